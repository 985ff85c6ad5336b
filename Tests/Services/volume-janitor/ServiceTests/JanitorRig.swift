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
import VolumeJanitor
import VolumeJanitorCore

/// A janitor over real folders, with its real journal and HTTP server, whose turns a test gives.
final class JanitorRig: Sendable {
    static let token = "a-token-of-the-test"

    let folder: TemporaryFolder
    let clock: ManualClock
    let janitor: Janitor
    let inventory: VolumeInventory
    let journal: ServiceJournal
    let server: HTTPServer
    let client = HTTPClient()
    /// Threads of walks, and of looks at folders.
    let threads: (walks: FileThreads, looks: FileThreads)
    private let engine: String?

    /// A janitor whose volumes lie in a folder, or are those of an engine at a socket; the same
    /// folder again is a restart.
    init(
        _ folder: TemporaryFolder,
        clock: ManualClock,
        engine: String? = nil,
        patience: Duration? = nil,
        _ change: (inout JanitorSettings) -> Void = { _ in }
    ) throws {
        threads = (
            FileThreads(patience.map { .init(silence: $0, leftInOneMax: 2) } ?? .walks),
            FileThreads(patience.map { .init(silence: $0, leftInOneMax: 1) } ?? .looks)
        )
        self.folder = folder
        self.clock = clock
        self.engine = engine
        var settings = JanitorSettings()
        settings.listen = .tcp(host: "127.0.0.1", port: 0)
        settings.apiToken = Secret(Self.token)
        settings.hostName = "dock-1"
        settings.volumesRoot = engine == nil ? folder.file("volumes") : nil
        change(&settings)
        try FileManager.default.createDirectory(
            atPath: folder.file("volumes"),
            withIntermediateDirectories: true
        )
        let name = try #require(ServiceName("volume-janitor"))
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
            lanes: VolumeJanitorService.definition.publishes,
            migrations: VolumeJanitorService.migrations,
            clock: clock
        )
        inventory = VolumeInventory(
            host: engine.map { .socket(path: $0) } ?? .none,
            mapper: VolumeMapper(
                volumesRoot: settings.volumesRoot.flatMap { AbsolutePath($0) },
                threads: threads.looks
            ),
            births: JournalBirths(journal),
            health: context.health,
            clock: clock,
            logger: context.logger
        )
        janitor = VolumeJanitorService.janitor(
            settings,
            context,
            journal,
            source: inventory,
            threads: threads.walks
        )
        server = VolumeJanitorService.server(
            settings,
            context,
            janitor,
            JournalAuditLedger(journal)
        )
    }

    /// Runs a test with the janitor's server and inventory going, and closes everything after.
    func run(_ body: (JanitorRig) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (server, inventory) = (server, inventory)
            group.addTask { try await server.run() }
            group.addTask { try await inventory.run() }
            do {
                try await janitor.open()
                try await look()
                try await body(self)
            } catch {
                group.cancelAll()
                try? await client.shutdown()
                throw error
            }
            group.cancelAll()
        }
        try await client.shutdown()
        try journal.close()
    }

    /// Takes in what the folder of volumes holds now, or what the engine says first.
    func look() async throws {
        try await look { snapshot in
            guard engine == nil else { return true }
            let names = try FileManager.default.contentsOfDirectory(
                atPath: folder.file("volumes")
            )
            return Set(snapshot.volumes.map(\.volume.name.text)) == Set(names)
        }
    }

    /// Takes in what is there once it is as a test waits for.
    func look(until isSo: (InventorySnapshot) throws -> Bool) async throws {
        await inventory.refresh()
        for await snapshot in inventory.changes() where snapshot.isCurrent {
            guard try isSo(snapshot) else { continue }
            return try await janitor.take(snapshot)
        }
    }

    /// Gives every turn that is due.
    func turns() async {
        while let turn = janitor.nextTurn() { await janitor.take(turn) }
    }

    /// Lets an interval pass and gives every turn that is due.
    func interval() async {
        clock.advance(by: .seconds(300))
        await turns()
    }

    // MARK: - Files

    /// Makes a volume.
    @discardableResult
    func volume(_ name: String) throws -> String {
        let path = folder.file("volumes/\(name)/_data")
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        return path
    }

    /// Writes a file into a volume, last changed so long before the clock's now.
    func file(_ name: String, in volume: String, bytes: Int = 4096, age: Duration) throws {
        let path = URL(filePath: folder.file("volumes/\(volume)/_data/\(name)"))
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(repeating: 7, count: bytes).write(to: path)
        let moment = (clock.now() - age).microseconds
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(moment) / 1e6)],
            ofItemAtPath: path.path
        )
    }

    /// The files of a volume, from its root, sorted.
    func files(in volume: String) throws -> [String] {
        let root = folder.file("volumes/\(volume)/_data")
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
            var isFolder: ObjCBool = false
            let file = root + "/" + path
            _ = unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    // MARK: - HTTP

    /// An answer with its body as JSON.
    struct Answer {
        let status: Int
        let text: String
        let headers: HTTPHeaders

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }
        var list: [[String: Any]] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [[String: Any]] ?? []
        }
        var detail: String { json["detail"] as? String ?? "" }
    }

    func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://\(try await server.boundAddress)\(path)")
        request.method = method
        if let body {
            request.body = .bytes(ByteBuffer(string: body))
            request.headers.add(name: "content-type", value: "application/json")
        }
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let answer = try await client.execute(request, timeout: .seconds(30))
        let bytes = try await answer.body.collect(upTo: 16 << 20)
        return Answer(
            status: Int(answer.status.code),
            text: String(buffer: bytes),
            headers: answer.headers
        )
    }
}
