import Contracts
import Quantities

extension OutsideReader {
    /// The alerts of a contact point of Grafana of the kind webhook ("Configure the webhook
    /// notifier for Alerting").
    ///
    /// One that cannot be read does not keep the others from being taken.
    ///
    /// - Throws: what keeps the body from being such, or all of its alerts from being read.
    package static func grafana(_ body: [UInt8]) throws(WebhookFault) -> Reading {
        let sent = try SentTree.body(body).member("alerts")
        guard let items = try sent.list() else { throw .missing(pointer: "/alerts") }
        guard items.count <= OutsideLimits.alertsMax else {
            throw .tooMany(pointer: "/alerts", limit: OutsideLimits.alertsMax)
        }
        var reading = Reading()
        var first: WebhookFault?
        for item in items {
            do throws(WebhookFault) {
                reading.alerts.append(try alert(item))
            } catch {
                first = first ?? error
                reading.rejected.append(error.refused)
            }
        }
        if let first, reading.alerts.isEmpty { throw first }
        return reading
    }

    private static func alert(_ sent: SentPlace) throws(WebhookFault) -> OutsideAlert {
        guard case .object = sent.value else {
            throw .wrongType(pointer: sent.pointer, expected: "an object")
        }
        let labels = try texts(sent.member("labels"))
        let words = try texts(sent.member("annotations"))
        let print = try sent.member("fingerprint")
        let name = labels["alertname"] ?? ""
        guard let text = try print.text() ?? (name.isEmpty ? nil : name) else {
            throw .missing(pointer: print.pointer)
        }
        var alert = OutsideAlert(alias: try alias(text, at: print.pointer))
        alert.isOver = try isOver(sent.member("status"))
        alert.name = word(name)
        alert.labels = labels.mapValues { word($0) }
        alert.severity = word(labels["severity"]).lowercased()
        alert.system = labels["system"].flatMap { SystemID($0) }
        alert.summary = OutsideText.cut(
            words["summary"] ?? words["message"] ?? (name.isEmpty ? text : name),
            OutsideLimits.summaryBytesMax
        )
        let values = try sent.member("valueString").text()
        alert.details = OutsideText.cut(
            words["description"] ?? values ?? "",
            OutsideLimits.detailsBytesMax
        )
        alert.object = word(labels["instance"])
        alert.url = try link(sent)
        // What `Test` of a contact point sends; nobody ever ends it.
        if name == "TestAlert", labels["instance"] == "Grafana" {
            (alert.severity, alert.holds) = ("info", OutsideLimits.testHolds)
        }
        return alert
    }

    private static func isOver(_ place: SentPlace) throws(WebhookFault) -> Bool {
        switch try place.text() {
        case "firing": return false
        case "resolved": return true
        case nil: throw .missing(pointer: place.pointer)
        default: throw .unusable(pointer: place.pointer, reason: "is `firing` or `resolved`")
        }
    }

    /// A map of texts, such as labels.
    private static func texts(_ place: SentPlace) throws(WebhookFault) -> [String: String] {
        let members = try place.members()
        guard members.count <= OutsideLimits.labelsMax else {
            throw .tooMany(pointer: place.pointer, limit: OutsideLimits.labelsMax)
        }
        var texts: [String: String] = [:]
        for name in members.keys.sorted() {
            guard let text = try place.member(name).text(),
                (1...OutsideLimits.wordBytesMax).contains(name.utf8.count)
            else { continue }
            texts[name] = text
        }
        return texts
    }

    private static func link(_ sent: SentPlace) throws(WebhookFault) -> String {
        for name in ["panelURL", "dashboardURL", "generatorURL"] {
            let found = address(try sent.member(name).text())
            if !found.isEmpty { return found }
        }
        return ""
    }
}
