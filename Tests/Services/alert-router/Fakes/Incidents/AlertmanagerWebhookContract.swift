import Quantities

/// A receiver of Alertmanager's webhook, version "4", that takes exactly the recorded members.
struct AlertmanagerWebhookContract: TargetContract {
    static let members: Set<String> = [
        "receiver", "status", "alerts", "groupLabels", "commonLabels", "commonAnnotations",
        "externalURL", "version", "groupKey", "truncatedAlerts",
    ]
    /// Those of 0.34.
    static let newerMembers: Set<String> = ["notification_reason", "routeLabels"]
    static let alertMembers: Set<String> = [
        "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint",
    ]

    var path = "/hook"
    /// Checked when it is there.
    var signature: StandardWebhookSignature?

    func idempotencyKey(of request: TargetRequest) -> String? { request.header("webhook-id") }

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == path else { throw .text(404, "not found") }
        guard request.method == "POST" else { throw .text(405, "method not allowed") }
        guard request.mediaType == "application/json" else {
            throw .text(415, "not application/json")
        }
        do { try signature?.check(request, at: now) } catch {
            throw .text(401, "signature: \(error)")
        }
        guard let message = request.json, let members = message.object else { throw permanent }
        let surplus = Set(members.keys).subtracting(Self.members).subtracting(Self.newerMembers)
        let missing = Self.members.subtracting(members.keys)
        guard surplus.isEmpty, missing.isEmpty else {
            throw .text(400, "surplus \(surplus.sorted()), missing \(missing.sorted())")
        }
        try check(message)
    }

    private func check(_ message: JSONValue) throws(TargetAnswer) {
        guard message["version"]?.string == "4" else { throw .text(400, "version is not \"4\"") }
        for key in ["receiver", "groupKey", "externalURL"] where message[key]?.string == nil {
            throw .text(400, "\(key) is no text")
        }
        for key in ["groupLabels", "commonLabels", "commonAnnotations"]
        where message[key]?.texts == nil { throw .text(400, "\(key) is no object of texts") }
        guard let cut = message["truncatedAlerts"]?.integer, cut >= 0 else {
            throw .text(400, "truncatedAlerts is no count")
        }
        guard let alerts = message["alerts"]?.array, !alerts.isEmpty else {
            throw .text(400, "no alerts")
        }
        for alert in alerts { try check(alert: alert) }
        let isFiring = alerts.contains { $0["status"]?.string == "firing" }
        guard message["status"]?.string == (isFiring ? "firing" : "resolved") else {
            throw .text(400, "status is not that of the alerts")
        }
        try checkCommon(message, alerts)
    }

    private func check(alert: JSONValue) throws(TargetAnswer) {
        guard Set(alert.object.map { Array($0.keys) } ?? []) == Self.alertMembers else {
            throw .text(400, "an alert has other members")
        }
        guard alert["labels"]?.texts?.isEmpty == false, alert["annotations"]?.texts != nil else {
            throw .text(400, "labels or annotations are no objects of texts")
        }
        guard let start = time(alert["startsAt"]), let end = time(alert["endsAt"]) else {
            throw .text(400, "startsAt or endsAt is no time")
        }
        let isHexadecimal = alert["fingerprint"]?.string?.wholeMatch(of: /[0-9a-f]{16}/) != nil
        guard isHexadecimal, alert["generatorURL"]?.string != nil else {
            throw .text(400, "fingerprint or generatorURL is wrong")
        }
        switch alert["status"]?.string {
        case "firing": break
        case "resolved":
            guard end >= start else { throw .text(400, "resolved before it began") }
        default: throw .text(400, "status is neither firing nor resolved")
        }
    }

    /// What is said to be common is; the labels of the group are among it.
    private func checkCommon(
        _ message: JSONValue,
        _ alerts: [JSONValue]
    ) throws(TargetAnswer) {
        for (common, own) in [("commonLabels", "labels"), ("commonAnnotations", "annotations")] {
            for (name, value) in message[common]?.texts ?? [:]
            where !alerts.allSatisfy({ $0[own]?[name]?.string == value }) {
                throw .text(400, "\(name) in \(common) is not common")
            }
        }
    }

    /// A time; Go's zero time counts as one.
    private func time(_ value: JSONValue?) -> Timestamp? {
        if value?.string == "0001-01-01T00:00:00Z" { return Timestamp(seconds: 0) }
        return value?.moment
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer { .text(200, "") }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = TargetAnswer.text(429, "slow down")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    var gone: TargetAnswer { .text(410, "gone") }
    var permanent: TargetAnswer { .text(400, "no message of Alertmanager") }
    var unauthorized: TargetAnswer { .text(401, "unauthorized") }
}
