import Logging
import MessageBus
import Observability
import Observations
import Quantities
import ReplicationRig
import StateStore
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// The engine on real hosts, with a journal that outlives it.
final class LiveEngine: Sendable {
    let engine: SyncEngine
    let channels: SSHChannels
    private let journal: ServiceJournal
    private let ownsChannels: Bool

    /// Opens an engine on hosts.
    ///
    /// - Parameters:
    ///   - rig: the hosts.
    ///   - datasets: what is wanted.
    ///   - limits: how streams run.
    ///   - remote: how long hosts are waited for.
    ///   - cut: stands in the way of commands and streams, to end the engine there.
    ///   - fault: strikes when the engine changes something on a host.
    ///   - shared: control channels that stay open when it is closed; nil for its own.
    /// - Throws: when the journal or the hosts' configuration cannot be opened.
    init(
        _ rig: any StorageRig,
        _ datasets: [DatasetPolicy],
        limits: StreamLimits = StreamLimits(),
        remote: RemoteLimits = RemoteLimits(),
        cut: CutPoint? = nil,
        fault: FaultPoint? = nil,
        through shared: SSHChannels? = nil
    ) async throws {
        let ssh = try rig.ssh(remote)
        let clock = SystemWallClock()
        let channels = shared ?? SSHChannels(to: rig.remotes, ssh: ssh, limits: remote)
        self.channels = channels
        ownsChannels = shared == nil
        let pipeline = WitnessPipeline(between: rig.remotes, ssh: ssh, limits: remote)
        journal = try ServiceJournal.open(
            at: rig.folder.file("journal.sqlite"),
            service: try #require(ServiceName("zfs-sync-engine")),
            lanes: [],
            migrations: ZFSSyncEngineService.migrations,
            clock: clock
        )
        let setup = EngineSetup(
            hosts: rig.remotes,
            datasets: datasets.map { EngineSetup.Wanted($0, limits: limits) },
            retry: RetryPlan(first: .milliseconds(50))
        )
        engine = SyncEngine(
            setup,
            channel: cut.map { CutChannel(channels, at: $0) }
                ?? fault.map { FaultyChannel(channels, at: $0) } ?? channels,
            pipeline: cut.map { CutPipeline(pipeline, at: $0) }
                ?? fault.map { FaultyPipeline(pipeline, at: $0) } ?? pipeline,
            store: SyncStore(journal, clock: clock),
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await engine.open()
    }

    /// Performs a run of all datasets to its end.
    @discardableResult
    func run(_ request: RunRequest = RunRequest(.manual, by: "test")) async throws -> RunRecord {
        let id = try await engine.request(request)
        try await engine.perform(request, as: id)
        guard let run = try await engine.store.run(id) else { throw RunGone() }
        return run
    }

    /// Runs it by the schedule, as the service does, until the task is cancelled.
    func keepRunning() -> Task<Void, any Error> {
        Task { [engine] in try await RunLoop(engine, health: HealthBoard()).run() }
    }

    /// How the first dataset stands.
    var standing: ReplicationStanding? { engine.standings.first }

    /// Ends the engine; its journal can be opened again.
    func close() async throws {
        if ownsChannels { await channels.close() }
        try journal.close()
    }
}

struct RunGone: Error {}
