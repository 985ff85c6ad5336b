import Contracts
import MessageBus
import Synchronization

/// Tells whether the collectors' news is all here, once there is a node that knows.
final class BusWatch: Sendable {
    private let node = Mutex<BusNode?>(nil)

    func set(_ node: BusNode) { self.node.withLock { $0 = node } }

    var isCaughtUp: Bool {
        node.withLock { $0 }?.isCaughtUp(with: HistoryAdvanced.lane.name) ?? false
    }
}
