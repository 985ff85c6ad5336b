import MessageBus
import MessageBusZMQ
import Synchronization
import TestSupport
import Testing

/// The transports that must keep the same promises.
enum HubKind: CaseIterable, Sendable, CustomTestStringConvertible {
    case inMemory
    case ipc
    case tcp
    case twoHubs

    var testDescription: String { "\(self)" }

    func start() async throws -> any TestHub {
        switch self {
        case .inMemory: MemoryTestHub()
        case .ipc:
            try await ZeroMQTestHub(folder: TemporaryFolder())
        case .tcp: try await ZeroMQTestHub(folder: nil)
        case .twoHubs: try await ZeroMQTestHub(folder: nil, count: 2)
        }
    }
}

struct MemoryTestHub: TestHub {
    private let hub = InMemoryHub()

    func transport() async throws -> any BusTransport { hub.transport() }

    func goDown() async { hub.setDown(true) }

    func comeBack() async throws { hub.setDown(false) }

    func stop() async { hub.setDown(true) }
}

/// One hub over sockets, or two of which the first goes down and comes back.
final class ZeroMQTestHub: TestHub {
    private let folder: TemporaryFolder?
    private let endpoints: [HubEndpoints]
    private let hubs: Mutex<[ZeroMQHub]>

    init(folder: TemporaryFolder?, count: Int = 1) async throws {
        self.folder = folder
        var hubs: [ZeroMQHub] = []
        // The kernel could give a port of its own choice away while the hub is down.
        let ports = try FreePorts.find(runs: folder == nil ? (1...count).map { _ in 3 } : [])
        for number in 1...count {
            let address =
                folder.map { "ipc://\($0.path)/bus\(number)" }
                ?? "tcp://127.0.0.1:\(ports[number - 1])"
            hubs.append(try await ZeroMQHub.start(on: HubEndpoints(address)))
        }
        endpoints = hubs.map(\.endpoints)
        self.hubs = Mutex(hubs)
    }

    func transport() async throws -> any BusTransport { ZeroMQTransport(hubs: endpoints) }

    func goDown() async { await hubs.withLock { $0[0] }.stop() }

    func comeBack() async throws {
        let fresh = try await ZeroMQHub.start(on: endpoints[0])
        hubs.withLock { $0[0] = fresh }
    }

    func stop() async {
        for hub in hubs.withLock(\.self) { await hub.stop() }
    }
}
