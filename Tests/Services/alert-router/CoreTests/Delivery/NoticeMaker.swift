import AlertRouterCore
import Quantities

/// Notices for tests.
enum NoticeMaker {
    static let start = Timestamp(seconds: 1_767_225_600)

    static func alert(
        _ name: String,
        severity: String = "critical",
        summary: String? = nil,
        details: String = "",
        labels: [String: String] = [:],
        since: Timestamp = start,
        until: Timestamp? = nil
    ) -> Alert {
        var annotations: [String: String] = [:]
        annotations["summary"] = summary
        if !details.isEmpty { annotations["description"] = details }
        return Alert(
            labels: LabelSet(labels.merging(["alertname": name, "severity": severity]) { $1 }),
            annotations: annotations,
            startsAt: since,
            endsAt: until ?? since + .seconds(86_400),
            updatedAt: since,
            generatorURL: "https://prometheus.example.org/graph?g0=1",
            origin: .posted
        )
    }

    static func notice(
        _ members: [(Alert, Bool)],
        reason: GroupNotice.Reason = .firstNotification,
        at: Timestamp = start + .seconds(60)
    ) -> GroupNotice {
        GroupNotice(
            receiver: "ops",
            integration: "webhook",
            index: 0,
            groupKey: "{}/{severity=\"critical\"}:{client=\"acme\"}",
            groupLabels: LabelSet(["client": "acme"]),
            members: members.map { GroupNotice.Member($0.0, isResolved: $0.1) },
            reason: reason,
            at: at
        )
    }
}
