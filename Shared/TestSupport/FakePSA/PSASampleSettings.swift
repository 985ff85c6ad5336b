/// Settings of psa-ticketer that fit a fake's own tenant.
package struct PSASampleSettings: Sendable {
    /// Keys with their values in YAML, without `kind` and `base_url`.
    package var lines: [String: String]
    /// The environment that the lines refer to.
    package let secrets: [String: String]
    /// Acme Corp's id.
    package let company: String
    /// The ids of the statuses that the lines name.
    package let statuses: (open: String, settled: String, closed: String)
    /// The ids of the priorities that the lines name, by severity.
    package let priorities: [String: String]
    private let kind: FakePSA.Kind

    /// The settings for a fake.
    package init(_ kind: FakePSA.Kind) {
        self.kind = kind
        let known = Self.known(kind)
        (lines, secrets, company) = (known.lines, known.secrets, known.company)
        statuses = known.statuses
        priorities = [
            "critical": known.priorities[0], "warning": known.priorities[1],
            "info": known.priorities[2],
        ]
    }

    /// The settings as an item of `psas`.
    package func yaml(_ url: String) -> String {
        let text = lines.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "    \($0.key): \($0.value)" }.joined(separator: "\n")
        return "psas:\n  - kind: \(kind.rawValue)\n    base_url: \(url)\n\(text)\n"
    }

    private typealias Known = (
        lines: [String: String], secrets: [String: String], company: String,
        statuses: (open: String, settled: String, closed: String), priorities: [String]
    )

    private static func known(_ kind: FakePSA.Kind) -> Known {
        switch kind {
        case .autotask: autotask
        case .halo: halo
        case .connectWise: connectWise
        case .zendesk: zendesk
        case .webhook: webhook
        }
    }

    private static let autotask: Known = (
        [
            "user": "api@msp.example", "secret": "${SECRET}", "integration_code": "${CODE}",
            "queue": "Monitoring Alert", "source": "Monitoring Alert", "issue_type": "Storage",
            "sub_issue_type": "Pool", "type": "Alert",
            "status": "{open: New, settled: In Progress, closed: Complete}",
            "priority": "{critical: Critical, warning: Medium, info: Low}",
        ],
        ["SECRET": "autotask-secret", "CODE": "CODE123"], "174", ("1", "8", "5"), ["4", "2", "3"]
    )

    private static let halo: Known = (
        [
            "client_id": "halo-client", "client_secret": "${SECRET}", "type": "Alert",
            "team": "Infrastructure",
            "status": "{open: New, settled: Resolved, closed: Closed}",
            "priority": "{critical: Critical, warning: Medium, info: Low}",
        ],
        ["SECRET": "halo-secret"], "12", ("1", "8", "9"), ["1", "3", "4"]
    )

    private static let connectWise: Known = (
        [
            "company": "mspco", "public_key": "public", "private_key": "${SECRET}",
            "client_id": "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59", "board": "Monitoring",
            "type": "Storage",
            "status": "{open: New, settled: Resolved, closed: '>Closed'}",
            "priority": "{critical: Priority 1 - Critical, warning: Priority 3 - Medium, "
                + "info: Priority 4 - Low}",
        ],
        ["SECRET": "connectwise-private"], "250", ("61", "63", "64"), ["6", "8", "7"]
    )

    private static let zendesk: Known = (
        [
            "user": "api@msp.example", "token": "${SECRET}", "group": "Infrastructure",
            "type": "incident", "status": "{open: open, settled: pending, closed: solved}",
        ],
        ["SECRET": "zendesk-token"], "4001", ("open", "pending", "solved"),
        ["urgent", "normal", "low"]
    )

    private static let webhook: Known = (
        ["secret": "${SECRET}"], ["SECRET": "whsec_cG9vbGtlZXBlci13ZWJob29rLXNlY3JldA=="],
        "Acme Corp", ("open", "settled", "closed"), ["critical", "warning", "info"]
    )
}
