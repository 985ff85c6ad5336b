import AlertRouterCore
import Contracts
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOFoundationCompat
import Observability
import Quantities
import ServiceChassis
import StateStore

/// Alertmanager's API v2.
struct Handlers: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.mebibytes(16)

    let desk: AlertDesk
    let prefix: String
    let reloader: Reloader
    let clock: any WallClock
    let startedAt: Timestamp

    func table() -> RouteTable {
        var table = RouteTable()
        addOperation(&table)
        add(&table, .get, "/status", .open, "How this router stands.") { _, _ in
            .json(status())
        }
        add(&table, .get, "/receivers", .open, "Who can be told.") { _, _ in
            .json(desk.current.receivers.map { V2.Receiver(name: $0.name) })
        }
        add(&table, .get, "/alerts", .open, "Alerts that hold.") { request, _ in
            .json(alerts(try AlertQuery(request, desk.compiler)))
        }
        add(&table, .get, "/alerts/groups", .open, "Groups of alerts.") { request, _ in
            .json(groups(try AlertQuery(request, desk.compiler)))
        }
        add(&table, .post, "/alerts", .requires(.operate), "Takes alerts.") { request, _ in
            try await post(request)
        }
        addSilences(&table)
        return table
    }

    /// Adds a route of the API; what it refuses is answered as Alertmanager does.
    func add(
        _ table: inout RouteTable,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ summary: String,
        _ handle: @escaping RouteTable.Handler
    ) {
        table.add(method, prefix + "/api/v2" + path, access, summary) { request, context in
            do {
                return try await handle(request, context)
            } catch let refusal as V2Refusal {
                return refusal.response()
            }
        }
    }

    private func addOperation(_ table: inout RouteTable) {
        for path in ["/-/healthy", "/-/ready"] {
            table.add(.get, prefix + path, .open, "Whether it runs.") { _, _ in .text("OK") }
        }
        table.add(.post, prefix + "/-/reload", .requires(.operate), "Reads its file anew.") {
            _,
            _ in
            if let problem = await reloader.reload() {
                return .text(
                    "failed to reload config: \(problem)\n",
                    status: .internalServerError
                )
            }
            return .text("")
        }
    }

    private func status() -> V2.ServerStatus {
        V2.ServerStatus(
            cluster: V2.Cluster(
                name: desk.journal.source.text,
                peers: [V2.Peer(address: "127.0.0.1:9094", name: desk.journal.source.text)],
                status: "ready"
            ),
            config: V2.Configuration(original: desk.current.text),
            uptime: V2.text(startedAt),
            versionInfo: V2.Version(
                branch: "",
                buildDate: "",
                buildUser: "",
                goVersion: "",
                revision: "",
                version: Version.text
            )
        )
    }

    /// The body as a value; refused as Alertmanager refuses it.
    func body<Value: Decodable>(_ type: Value.Type, _ request: Request) async throws -> Value {
        let bytes = try await request.collectBody(limit: Self.bodyMax)
        do {
            return try JSONDecoder().decode(type, from: Data(buffer: bytes))
        } catch {
            throw V2Refusal(.body, "parsing body body from \"\" failed, because \(error)")
        }
    }

    /// Whether a body is JSON by its header.
    static func isJSON(_ request: Request) -> Bool {
        let type = request.headers[.contentType] ?? ""
        return type.lowercased().hasPrefix("application/json")
    }

    private func post(_ request: Request) async throws -> Response {
        guard Self.isJSON(request) else {
            return V2Refusal.unsupported(request.headers[.contentType] ?? "")
        }
        let posted = try await body([V2.PostedAlert].self, request)
        let now = clock.now()
        let reports = try posted.map { alert in
            let end = try V2.moment(alert.endsAt)
            return AlertReport(
                labels: LabelSet(alert.labels),
                annotations: alert.annotations ?? [:],
                startsAt: try V2.moment(alert.startsAt),
                end: end.map { .at($0) } ?? .timeout,
                generatorURL: alert.generatorURL ?? "",
                origin: .posted,
                subject: AlertSubject(client: alert.labels["client"].flatMap(ClientName.init))
            )
        }
        // Valid ones are taken even where others are refused, as with Alertmanager.
        let timeout = desk.current.resolveTimeout
        let faults = reports.compactMap { $0.alert(at: now, resolveTimeout: timeout).fault }
        _ = try await desk.post(reports)
        guard faults.isEmpty else {
            throw V2Refusal(
                .handler(.badRequest),
                faults.map(\.description).joined(separator: "\n")
            )
        }
        return Response(status: .ok)
    }
}
