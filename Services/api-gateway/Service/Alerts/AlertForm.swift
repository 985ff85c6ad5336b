import APIGatewayCore
import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// What the address of the alerts page says; what it says wrongly counts as not said.
struct AlertForm: Sendable {
    /// Whom alerts are with.
    enum Care: String, CaseIterable {
        case anyone = ""
        case nobody
        case me
    }

    let query: AlertQuery
    let care: Care
    let grouping: AlertQuery.Grouping
    let chosen: String?

    init(_ fields: [String: String], viewer: String) {
        func text(_ name: String) -> String? {
            fields[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        var query = AlertQuery(text("state").flatMap(AlertQuery.Standing.init) ?? .open)
        query.severity = text("severity").map(AlertSeverity.init)
        query.client = text("client").flatMap(ClientName.init)
        query.system = text("system").flatMap(SystemID.init)
        query.name = text("name")
        query.search = text("q") ?? ""
        care = text("with").flatMap(Care.init) ?? .anyone
        switch care {
        case .anyone: break
        case .nobody: query.isAcknowledged = false
        case .me: query.person = viewer
        }
        self.query = query
        grouping = text("group").flatMap(AlertQuery.Grouping.init) ?? .system
        chosen = text("alert")
    }

    /// The page's address with another grouping or alert.
    func link(_ grouping: AlertQuery.Grouping? = nil, alert: String? = nil) -> String {
        var parts = fields
        let grouping = grouping ?? self.grouping
        if grouping != .system { parts.append(("group", grouping.rawValue)) }
        if let alert { parts.append(("alert", alert)) }
        let query = parts.map { "\($0)=\(FormFields.encoded($1))" }.joined(separator: "&")
        return (query.isEmpty ? "/alerts" : "/alerts?\(query)") + (alert == nil ? "" : "#d")
    }

    /// The filters as fields of the address.
    private var fields: [(String, String)] {
        var fields: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { fields.append((name, value)) }
        }
        add("state", query.standing == .open ? nil : query.standing.rawValue)
        add("severity", query.severity?.rawValue)
        add("client", query.client?.text)
        add("system", query.system?.text)
        add("name", query.name)
        add("q", query.search)
        add("with", care.rawValue)
        return fields
    }

    /// Fields that the form keeps without showing them.
    var kept: [Choice] {
        fields.filter { ["client", "system", "name"].contains($0.0) }.map {
            Choice($0.0, value: $0.1, isChosen: true)
        } + (grouping == .system ? [] : [Choice("group", value: grouping.rawValue, isChosen: true)])
    }
}
