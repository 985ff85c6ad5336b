import APIGatewayCore
import Contracts
import HTTPSurface
import Quantities

/// Reads the filters of `GET /alerts`; what is wrong is a 400 that names the parameter.
struct AlertQueryReader {
    private let reader: QueryReader

    init(_ reader: QueryReader) { self.reader = reader }

    /// A query narrowed by the filters `state`, `severity`, `client`, `name`, `acknowledged`, `q`.
    func query(_ base: AlertQuery) throws -> AlertQuery {
        var query = base
        if let state = try reader.choice("state", as: AlertQuery.Standing.self) {
            query.standing = state
        }
        query.severity = try reader.text("severity").map(AlertSeverity.init)
        query.client = try reader.name("client", as: ClientName.self)
        query.name = try reader.text("name")
        query.isAcknowledged =
            try reader.text("acknowledged") == nil ? nil : reader.flag("acknowledged")
        query.search = try reader.text("q") ?? ""
        return query
    }
}

extension AlertQuery {
    /// The address of the next page of the same alerts.
    func address(_ path: String, limit: Int, after place: ListPlace) -> String {
        var parts: [(String, String)] = [("state", standing.rawValue)]
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { parts.append((name, value)) }
        }
        add("severity", severity?.rawValue)
        add("client", client?.text)
        add("system", system?.text)
        add("name", name)
        add("acknowledged", isAcknowledged.map(String.init))
        add("q", search)
        add("limit", String(limit))
        add("cursor", place.cursor.text)
        return "\(path)?" + parts.map { "\($0)=\(FormFields.encoded($1))" }.joined(separator: "&")
    }
}
