import Contracts
import MessageBus
import ServiceLifecycle
import Synchronization

/// Tells whether the collectors' news is all here, once there is a node that knows.
final class BusWatch: Sendable {
    private let node = Mutex<BusNode?>(nil)

    func set(_ node: BusNode) { self.node.withLock { $0 = node } }

    var isCaughtUp: Bool {
        node.withLock { $0 }?.isCaughtUp(with: HistoryAdvanced.lane.name) ?? false
    }
}

/// A node of the bus as a part of the service, which leaves the bus in order at shutdown.
struct BusService: Service {
    let node: BusNode

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await node.run() }
    }
}
