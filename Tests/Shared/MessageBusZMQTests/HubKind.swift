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

    var testDescription: String { "\(self)" }

    func start() async throws -> any TestHub {
        switch self {
        case .inMemory: MemoryTestHub()
        case .ipc:
            try await ZeroMQTestHub(folder: TemporaryFolder())
        case .tcp: try await ZeroMQTestHub(folder: nil)
        }
    }
}

struct MemoryTestHub: TestHub {
    private let hub = InMemoryHub()

    func transport() async throws -> any BusTransport { hub.transport() }

    func restart() async throws {
        hub.setDown(true)
        hub.setDown(false)
    }

    func stop() async { hub.setDown(true) }
}

final class ZeroMQTestHub: TestHub {
    private let folder: TemporaryFolder?
    private let endpoints: HubEndpoints
    private let hub: Mutex<ZeroMQHub>

    init(folder: TemporaryFolder?) async throws {
        self.folder = folder
        let address = folder.map { "ipc://\($0.path)/bus" } ?? "tcp://127.0.0.1:0"
        let hub = try await ZeroMQHub.start(on: HubEndpoints(address))
        endpoints = hub.endpoints
        self.hub = Mutex(hub)
    }

    func transport() async throws -> any BusTransport { ZeroMQTransport(hubs: [endpoints]) }

    func restart() async throws {
        await stop()
        let fresh = try await ZeroMQHub.start(on: endpoints)
        hub.withLock { $0 = fresh }
    }

    func stop() async { await hub.withLock { $0 }.stop() }
}
