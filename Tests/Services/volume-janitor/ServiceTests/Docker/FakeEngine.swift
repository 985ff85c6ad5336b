import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Observability
import Synchronization
import TestSupport

/// A Docker Engine as strict as the real ones: it answers on a unix socket and keeps volumes and
/// containers in memory.
///
/// Written from Docker's API document and from answers of Docker 20.10 and 29. It refuses versions
/// and filters as they do, sends null for empty maps, chunks what it lists, and remembers the last
/// 256 events.
final class FakeEngine: EngineWorld {
    struct Rules: Sendable {
        var highest = "1.41"
        var lowest = "1.12"
        /// Answers of these paths are replaced, as a broken engine's are.
        var broken: [String: Broken] = [:]
    }

    enum Broken: Sendable {
        case silent
        case body(String)
        case bytes(Int)
        case status(Int, String)
    }

    let socket: String
    let folder: TemporaryFolder
    let state: Mutex<FakeEngineState>
    private let server: Task<Void, any Error>

    init(_ rules: Rules = Rules()) async throws {
        folder = try TemporaryFolder()
        socket = folder.file("docker.sock")
        state = Mutex(FakeEngineState(rules: rules, root: folder.file("docker")))
        var table = RouteTable()
        let box = FakeEngineBox()
        for path in ["/**"] {
            table.add(.get, path, .open, "Answers as the Docker Engine does.") { request, _ in
                guard let engine = box.engine.withLock({ $0.value }) else {
                    throw Problem.notFound()
                }
                return try await engine.answer(request)
            }
        }
        let http = HTTPServer(
            listen: .unix(path: socket),
            routes: table,
            authenticator: nil,
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            logger: Logger(label: "fake engine") { _ in SwiftLogNoOpLogHandler() }
        )
        server = Task { try await http.run() }
        _ = try await http.boundAddress
        box.engine.withLock { $0.value = self }
    }

    deinit { server.cancel() }

    // MARK: - What a test does

    func createVolume(
        _ name: String,
        labels: [String: String],
        options: [String: String]
    ) async throws {
        state.withLock { $0.createVolume(name, labels, options) }
    }

    func removeVolume(_ name: String) async throws {
        try state.withLock { try $0.removeVolume(name) }
    }

    func run(_ name: String, labels: [String: String], mounts: [String]) async throws -> String {
        state.withLock { $0.run(name, labels, mounts) }
    }

    func stop(_ id: String) async throws { state.withLock { $0.stop(id) } }

    func remove(_ id: String) async throws { state.withLock { $0.remove(id) } }

    /// Ends every stream of events, as a restart does, and forgets all events.
    func breakStreams() {
        let streams = state.withLock { $0.breakStreams() }
        for stream in streams { stream.finish() }
    }

    func setRules(_ change: (inout Rules) -> Void) { state.withLock { change(&$0.rules) } }

    /// Sends bytes to whoever follows events.
    func sendToFollowers(_ text: String) {
        state.withLock { state in
            for follower in state.followers { _ = follower.yield(text) }
        }
    }
}

/// Lets the routes, which the server has before the engine is whole, find it.
final class FakeEngineBox: Sendable {
    struct Weak: Sendable { weak var value: FakeEngine? }
    let engine = Mutex(Weak())
}

extension FakeEngine {
    /// Makes volumes, one after the other.
    func createVolumes(_ names: [String]) {
        for name in names { state.withLock { $0.createVolume(name) } }
    }

    /// Makes a volume without telling anybody.
    func createSilently(_ name: String) {
        state.withLock { state in
            let followers = state.followers
            state.followers = []
            state.createVolume(name, [:], [:])
            state.followers = followers
        }
    }
}
