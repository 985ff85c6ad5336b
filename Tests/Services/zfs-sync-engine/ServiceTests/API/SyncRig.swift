import AsyncHTTPClient
import Foundation
import HTTPSurface
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import StateStore
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// An engine over the model's hosts, with its real journal, API and pages; runs are given by a
/// test.
final class SyncRig: Sendable {
    static let token = "a-token-of-the-test"

    let folder: TemporaryFolder
    let clock = ManualClock(Timestamp(seconds: 1_795_000_000))
    let world: ModelWorld
    let engine: SyncEngine
    let desk: SyncDesk
    let journal: ServiceJournal
    private let server: HTTPServer
    private let client = HTTPClient(
        configuration: .init(redirectConfiguration: .disallow)
    )

    init(
        _ model: ZFSModel,
        _ change: (inout DatasetPolicy) -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        world = ModelWorld(model)
        let name = try #require(ServiceName("zfs-sync-engine"))
        let context = ServiceContext(
            name: name,
            stateFolder: folder.path,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            health: HealthBoard(),
            metrics: MetricsRegistry()
        )
        journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: name,
            lanes: ZFSSyncEngineService.definition.publishes,
            migrations: ZFSSyncEngineService.migrations,
            clock: clock
        )
        var settings = SyncSettings()
        settings.listen = .tcp(host: "127.0.0.1", port: 0)
        settings.apiToken = Secret(Self.token)
        settings.logs = folder.file("logs")
        settings.effective = "san_hosts:\n  primary:\n    ssh_user: zfsadmin"
        var policy = ModelEngine.pair().policy
        change(&policy)
        settings.datasets = [
            DatasetSettings(
                policy: policy,
                rate: nil,
                stall: .seconds(60),
                isDirect: false,
                windows: []
            )
        ]
        settings.hosts = ["primary", "backup"].map {
            HostSettings(
                name: $0,
                hostname: $0,
                user: "zfsadmin",
                port: 22,
                identityFile: nil,
                knownHostsFile: "/dev/null",
                usesSudo: false
            )
        }
        engine = SyncEngine(
            settings.setup,
            channel: world,
            pipeline: world,
            store: SyncStore(journal, clock: clock),
            teller: LoggedTeller(
                BusTeller(client: nil),
                log: try RunLog(in: folder.file("logs"))
            ),
            clock: clock,
            logger: context.logger
        )
        desk = SyncDesk(
            engine,
            approvals: ApprovalBook(journal, clock: clock),
            settings: settings,
            source: SettingsSource(file: "settings", yaml: ""),
            clock: clock,
            logger: context.logger,
            teller: SettingsTeller(journal: journal, clock: clock),
            connections: { _ in }
        )
        server = ZFSSyncEngineService.server(settings, context, desk)
    }

    /// Opens the engine, unless it is to be seen before that, and serves while `body` runs.
    func run(isOpen: Bool = true, _ body: (SyncRig) async throws -> Void) async throws {
        if isOpen { try await engine.open() }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { [server] in try await server.run() }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(self)) } catch { outcome = .failure(error) }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
            try outcome.get()
        }
        try await client.shutdown()
        try journal.close()
    }

    /// A desk of the same engine that reads a file and whose settings no journal takes.
    func deskThatCannotTell(settingsFile: String) throws -> SyncDesk {
        let closed = try ServiceJournal.open(
            at: folder.file("closed.sqlite"),
            service: try #require(ServiceName("zfs-sync-engine")),
            lanes: ZFSSyncEngineService.definition.publishes,
            clock: clock
        )
        try closed.close()
        var settings = desk.settings
        settings.file = settingsFile
        return SyncDesk(
            engine,
            approvals: desk.approvals,
            settings: settings,
            source: SettingsSource(file: settingsFile, yaml: ""),
            clock: clock,
            logger: desk.logger,
            teller: SettingsTeller(journal: closed, clock: clock),
            connections: { _ in }
        )
    }

    /// Performs the runs that were asked for, as the loop does, or a look at everything.
    func look() async throws {
        let id = try await engine.request(RunRequest(.schedule))
        try await perform(upTo: id)
    }

    /// Performs what was asked for up to a run.
    func perform(upTo id: Int64) async throws {
        for await (number, request) in engine.requests {
            try await engine.perform(request, as: number)
            if number >= id { return }
        }
    }

    struct Answer {
        let status: UInt
        let text: String
        let headers: HTTPHeaders

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }
    }

    func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String = "",
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        guard case .tcp(_, let port) = try await server.boundAddress else { throw NoPort() }
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await client.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 4 << 20)
        return Answer(
            status: response.status.code,
            text: String(buffer: bytes),
            headers: response.headers
        )
    }

    struct NoPort: Error {}
}
