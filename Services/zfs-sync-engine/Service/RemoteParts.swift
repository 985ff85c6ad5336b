import Quantities
import ServiceChassis
import Synchronization
import ZFSSyncEngineCore

/// The ways to the hosts, made anew when the settings are.
///
/// What runs over the old ways ends over them; each exchange and stream takes those of its begin.
final class RemoteParts: ControlChannel, StreamPipeline {
    private struct Ways {
        var channels: SSHChannels
        var pipeline: WitnessPipeline
    }

    private let path: String
    private let ways: Mutex<Ways>

    /// The ways to the hosts of a setup; ssh's configuration lies in the state folder.
    init(_ setup: EngineSetup, _ context: ServiceContext) throws {
        path = context.stateFolder + "/ssh_config"
        ways = Mutex(try Self.make(setup, path))
    }

    private static func make(_ setup: EngineSetup, _ path: String) throws -> Ways {
        let ssh = try SSHConfiguration(writingTo: path, hosts: setup.hosts)
        return Ways(
            channels: SSHChannels(to: setup.hosts, ssh: ssh),
            pipeline: WitnessPipeline(between: setup.hosts, ssh: ssh)
        )
    }

    /// Takes over the hosts of new settings; connections that are open end when they are idle.
    func use(_ setup: EngineSetup) async throws {
        let fresh = try Self.make(setup, path)
        let old = ways.withLock { ways in
            defer { ways = fresh }
            return ways.channels
        }
        await old.close()
    }

    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer] {
        try await ways.withLock(\.channels).exchange(commands, on: host)
    }

    func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome {
        await ways.withLock(\.pipeline).run(stream, limits: limits, progress: progress)
    }

    /// Ends every connection.
    func close() async { await ways.withLock(\.channels).close() }
}
