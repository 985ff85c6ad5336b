import APIGateway
import AsyncHTTPClient
import Contracts
import FleetProcesses
import Foundation
import MessageBusZMQ
import NIOCore
import NIOHTTP1
import Poolkeeper
import Quantities
import TestSupport

/// Two hubs and a gateway at the witness, a collector at a site: four processes over CURVE, each
/// with its own key.
final class SplitFleet {
    /// Which process.
    enum Part: String, CaseIterable {
        case hub1 = "message-hub/1"
        case hub2 = "message-hub/2"
        case gateway = "api-gateway/1"
        case collector = "collector/1"

        var end: NetworkPair.End { self == .collector ? .site : .witness }
        var executable: String { String(rawValue.prefix { $0 != "/" }) }
        var port: Int { self == .hub2 ? 7710 : 7700 }
        var isHub: Bool { self == .hub1 || self == .hub2 }
    }

    let network: NetworkPair
    private let folder: TemporaryFolder
    private let postgres: KillablePostgres
    private let keys: KeyFolder
    private let client = HTTPClient(eventLoopGroupProvider: .singleton)
    private var processes: [Part: ChildProcess] = [:]

    /// Runs a test on a fleet of its own, which is taken away whatever becomes of the test.
    static func with(_ test: (SplitFleet) async throws -> Void) async throws {
        let fleet = try await SplitFleet()
        do {
            for part in Part.allCases { try fleet.start(part) }
            for part in Part.allCases { try await fleet.waitFor(part) }
            try await test(fleet)
        } catch {
            await fleet.stop()
            throw error
        }
        await fleet.stop()
    }

    private init() async throws {
        folder = try TemporaryFolder()
        // Others' folders would be closed to the user that PostgreSQL runs as.
        unsafe chmod(folder.path, 0o755)
        postgres = try await KillablePostgres(in: folder.file("postgres"))
        keys = KeyFolder(path: folder.file("keys"))
        let made = try keys.generate(try Part.allCases.map { try Self.source(of: $0) })
        try keys.enrolment.update { table in
            (try made.reduce(table) { try $0.enrolling(Self.enrolment(of: $1)) }, ())
        }
        network = try await NetworkPair(logPath: folder.file("ip.log"))
    }

    private static func source(of part: Part) throws -> SourceID {
        guard let source = SourceID(part.rawValue) else {
            throw NeverHappened(description: "\(part.rawValue) is no source")
        }
        return source
    }

    private static func enrolment(of key: BusKey) -> Enrolment {
        let rights = BusRights.declared(for: key.source.service)
        return Enrolment(
            key: key.pair.publicKey,
            source: key.source,
            publish: rights?.publish ?? [],
            read: rights?.read ?? [],
            enrolledAt: Timestamp(seconds: 1)
        )
    }

    /// `kill -9`.
    func kill(_ part: Part) async { await processes[part]?.killAndWait() }

    /// Makes ingest keys, which the collector learns over the bus alone.
    func makeKeys(_ count: Int) async throws -> [String] {
        let admin = try await AdminDoor.open(
            stateFolder: folder.file("state/api-gateway-1"),
            clock: ManualClock()
        )
        var tokens: [String] = []
        for _ in 0..<count {
            let request = KeyRequest(permission: .ingest, tenant: .single)
            tokens.append(try await admin.createKey(request).token)
        }
        await admin.close()
        return tokens
    }

    /// What the collector answers to a webhook with a key.
    func post(_ key: String) async throws -> Int {
        var request = HTTPClientRequest(url: url(of: .collector, "/webhook/metrics"))
        request.method = .POST
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: Self.webhook))
        let response = try await client.execute(request, timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 1 << 20)
        return Int(response.status.code)
    }

    /// Waits until the collector takes a webhook with each key.
    func waitUntilTaken(_ keys: [String]) async throws {
        for key in keys {
            try await eventually("the collector knows a key: \(log(of: .collector))") {
                try await post(key) == 200
            }
        }
    }

    /// The metrics of a part, one a line.
    func metrics(of part: Part) async throws -> [String: Double] {
        let request = HTTPClientRequest(url: url(of: part, "/metrics"))
        let response = try await client.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let pairs = text.split(separator: "\n").compactMap { line -> (String, Double)? in
            guard !line.hasPrefix("#"), let space = line.lastIndex(of: " ") else { return nil }
            return Double(line[line.index(after: space)...]).map { (String(line[..<space]), $0) }
        }
        return Dictionary(pairs) { $1 }
    }

    func log(of part: Part) -> String { String(processes[part]?.log.suffix(1500) ?? "") }

    private func start(_ part: Part) throws {
        let hubs = [Part.hub1, .hub2]
        let address = NetworkPair.End.witness.address
        var environment = [
            "DATABASE_URL": postgres.url,
            "POOLKEEPER_BUS_KEY": keys.keyFile(of: try Self.source(of: part)),
            "POOLKEEPER_BUS": hubs.map { "tcp://\(address):\($0.port)" }.joined(separator: ","),
            "POOLKEEPER_BUS_SERVER_KEY": try hubs.map {
                BusKeyFile.publicPath(of: keys.keyFile(of: try Self.source(of: $0)))
            }.joined(separator: ","),
        ]
        if part.isHub { environment["POOLKEEPER_BUS"] = "tcp://0.0.0.0:\(part.port)" }
        let (program, arguments) = network.command(
            at: part.end,
            ChildProcess.path(of: part.executable),
            ["--listen", "unix:" + socket(of: part), "--state", folder.file("state")]
        )
        processes[part] = try ChildProcess(
            program,
            arguments,
            environment: environment,
            logPath: folder.file("\(part.executable)-\(part.port).log")
        )
    }

    private func waitFor(_ part: Part) async throws {
        let address = url(of: part, "/readyz")
        do {
            try await eventually("\(part) is ready") { await answers(address, through: client) }
        } catch {
            throw NeverHappened(description: "\(error): \(log(of: part))")
        }
    }

    private func socket(of part: Part) -> String { folder.file("\(part).sock") }

    private func url(of part: Part, _ path: String) -> String {
        let plain = CharacterSet.alphanumerics
        let host = socket(of: part).addingPercentEncoding(withAllowedCharacters: plain) ?? ""
        return "http+unix://\(host)\(path)"
    }

    private func stop() async {
        for process in processes.values { process.signal(SIGTERM) }
        for process in processes.values { await process.endOrKill() }
        await network.remove()
        await postgres.stop()
        try? await client.shutdown()  // The test is over; nothing waits for the client.
    }

    private static let webhook = """
        {"system": {"id": "s1", "name": "n1", "hostname": "h1", "version": "v", \
        "client_name": "Acme Corp"}, "alerts": [], "metrics": [{"system_id": "s1", \
        "metric_type": "pool", "metric_name": "tank_used", "value": 1, "unit": "GB"}]}
        """
}
