package import Contracts
package import Quantities

/// What one ticket is about: a client's system or pool, and a class of trouble.
///
/// How bad it is is not part of it: what gets worse stays the same ticket.
package struct IncidentKey: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The tenant; never another one's ticket.
    package let tenant: TenantID
    /// The client; nil when the alert names none.
    package let client: ClientName?
    /// The system or host; empty for none.
    package let system: String
    /// The pool; empty for what concerns the whole system.
    package let pool: String
    /// The class of trouble.
    package let problem: ProblemClass

    /// A key.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: String,
        pool: String = "",
        problem: ProblemClass
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.pool = pool
        self.problem = problem
    }

    /// The key of an alert.
    package init(_ alert: AlertChanged, classes: ProblemClasses) {
        let labels = alert.labels
        self.init(
            tenant: alert.tenant,
            client: alert.client,
            system: alert.system?.text ?? labels["system"] ?? labels["host"] ?? labels["instance"]
                ?? "",
            pool: labels["pool"] ?? "",
            problem: classes.of(alert.name)
        )
    }

    /// The parent of a client's storm.
    package static func storm(of client: ClientName?, tenant: TenantID) -> Self {
        Self(tenant: tenant, client: client, system: "", problem: .storm)
    }

    /// The same text for the same key and another for every other: the key of its row.
    package var text: String {
        [tenant.text, client?.text ?? "", system, pool, problem.rawValue]
            .map(Self.escaped).joined(separator: "/")
    }

    /// The same as `text`.
    package var description: String { text }

    private static func escaped(_ part: String) -> String {
        var text = ""
        for scalar in part.unicodeScalars {
            switch scalar {
            case "/": text += "%2F"
            case "%": text += "%25"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
