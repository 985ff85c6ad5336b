import CollectorCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities

/// Where other alerting systems post, for ingest keys alone.
///
/// OpsGenie's `/v2/alerts` lies under `/webhook/opsgenie`, and under `/webhook/opsgenie/{system}`
/// for a sender that is one system, such as a TrueNAS; Grafana and Uptime Kuma have a webhook each.
struct OutsideRoutes: Sendable {
    let intake: OutsideIntake
    let bodyMax: ByteCount

    func table() -> RouteTable {
        var table = RouteTable()
        addOpsGenie(&table, "/webhook/opsgenie/v2/alerts")
        addOpsGenie(&table, "/webhook/opsgenie/{system}/v2/alerts")
        table.add(
            .post,
            "/webhook/grafana",
            .requires(.ingest),
            "Takes the alerts of a contact point of Grafana."
        ) { request, context in
            let body = try await json(request)
            return try await take(.grafana, context) { () throws(WebhookFault) in
                try OutsideReader.grafana(body)
            }
        }
        table.add(
            .post,
            "/webhook/uptime-kuma",
            .requires(.ingest),
            "Takes a notification of Uptime Kuma."
        ) { request, context in
            let body = try await jsonOrForm(request)
            return try await take(.uptimeKuma, context) { () throws(WebhookFault) in
                try OutsideReader.uptimeKuma(body.get())
            }
        }
        return table
    }

    private func addOpsGenie(_ table: inout RouteTable, _ path: String) {
        table.add(
            .post,
            path,
            .requires(.ingest),
            "Takes an alert as OpsGenie does, such as TrueNAS' own."
        ) { request, context in
            let system = try system(context)
            let body = try await json(request)
            return try await take(.opsGenie, context) { () throws(WebhookFault) in
                try OutsideReader.opsGenie(body, system: system)
            }
        }
        table.add(
            .delete,
            "\(path)/{alias}",
            .requires(.ingest),
            "Takes that an alert is over, as OpsGenie does."
        ) { request, context in try await end(request, context) }
        table.add(
            .post,
            "\(path)/{alias}/close",
            .requires(.ingest),
            "Takes that an alert is over, as OpsGenie does."
        ) { request, context in try await end(request, context) }
    }

    private func end(_ request: Request, _ context: CallContext) async throws -> Response {
        let kind = request.uri.queryParameters.get("identifierType") ?? "alias"
        guard kind == "alias" else {
            throw Problem.badParameter(
                "identifierType",
                "alerts are known by their alias alone here; send `alias`"
            )
        }
        let system = try system(context)
        let alias = QueryReader.unescaped(context.parameters.get("alias") ?? "")
        return try await take(.opsGenie, context) { () throws(WebhookFault) in
            try OutsideReader.end(of: alias, system: system)
        }
    }

    private func system(_ context: CallContext) throws -> SystemID? {
        guard let sent = context.parameters.get("system") else { return nil }
        let text = QueryReader.unescaped(sent)
        guard let system = SystemID(text) else {
            throw Problem.badRequest(
                "`\(text)` in the address is no system's id: one has 1 to 200 bytes, none a "
                    + "control character"
            )
        }
        return system
    }

    // MARK: - Bodies and answers

    private func json(_ request: Request) async throws -> [UInt8] {
        try CollectorRoutes.checkType(request)
        return Array(buffer: try await request.collectBody(limit: bodyMax))
    }

    private func jsonOrForm(_ request: Request) async throws -> Result<[UInt8], WebhookFault> {
        let type = request.headers[.contentType] ?? ""
        guard CollectorRoutes.media(of: type) == "multipart/form-data" else {
            return .success(try await json(request))
        }
        let body = Array(buffer: try await request.collectBody(limit: bodyMax))
        return Result { () throws(WebhookFault) in
            try OutsideForm.data(in: body, type: type)
        }
    }

    private func take(
        _ intake: OutsideAlert.Intake,
        _ context: CallContext,
        _ read: () throws(WebhookFault) -> OutsideReader.Reading
    ) async throws -> Response {
        let sender = CollectorRoutes.sender(try context.requirePrincipal())
        let (reading, id) = try await self.intake.take(by: intake, from: sender, read)
        return .json(Answer(reading, id), status: .accepted)
    }

    /// OpsGenie's answer, and what was not taken.
    private struct Answer: Encodable {
        struct Refused: Encodable {
            let pointer: String
            let detail: String
        }

        let result = "Request will be processed"
        let took = 0.0
        let requestId: String
        let accepted: Int
        let rejected: [Refused]

        init(_ reading: OutsideReader.Reading, _ id: MessageID) {
            requestId = "\(id)"
            accepted = reading.alerts.count
            rejected = reading.rejected.map { Refused(pointer: $0.pointer, detail: $0.detail) }
        }
    }
}
