import Contracts
package import Quantities

extension OutsideReader {
    /// An alert as `POST /v2/alerts` of OpsGenie's Alert API creates it.
    ///
    /// TrueNAS sends `message` of at most 130 characters, its alert's UUID as `alias`, and the
    /// whole text as `description`; no priority, and HTML in some of them (`truenas/middleware`,
    /// `alert/service/opsgenie.py`).
    ///
    /// - Parameters:
    ///   - body: the bytes, inflated.
    ///   - system: the system that the address names.
    /// - Returns: the alert.
    /// - Throws: what keeps it from being one.
    package static func opsGenie(
        _ body: [UInt8],
        system: SystemID?
    ) throws(WebhookFault) -> Reading {
        let sent = try SentTree.body(body)
        let said = try sent.member("message").text() ?? ""
        let message = OutsideText.plain(said)
        guard !message.isEmpty else { throw .missing(pointer: "/message") }
        let given = try sent.member("alias").text()
        let name = given ?? OutsideText.cut(message, OutsideLimits.aliasBytesMax)
        var alert = OutsideAlert(alias: try alias(name, at: "/alias"))
        let description = OutsideText.plain(try sent.member("description").text() ?? "")
        alert.system = system
        alert.summary = summary(message, of: description)
        if description != alert.summary {
            alert.details = OutsideText.cut(description, OutsideLimits.detailsBytesMax)
        }
        alert.object = word(try sent.member("entity").text())
        alert.severity = try severity(sent.member("priority"))
        // What `Send Test Alert` of TrueNAS sends; nobody ever ends it.
        if message == "Test alert" { (alert.severity, alert.holds) = ("info", testHolds) }
        return Reading(alert)
    }

    /// The end of the alert of an alias, as `DELETE /v2/alerts/{alias}` and its `close` tell it.
    ///
    /// - Throws: what keeps the text from being an alias.
    package static func end(
        of text: String,
        system: SystemID?
    ) throws(WebhookFault) -> Reading {
        var alert = OutsideAlert(alias: try alias(text, at: "/alias"))
        alert.system = system
        alert.isOver = true
        return Reading(alert)
    }

    private static var testHolds: Duration { OutsideLimits.testHolds }

    /// The message, or the first line of the whole text of which it is only the beginning.
    private static func summary(_ message: String, of description: String) -> String {
        var summary = message
        let line = description.prefix { !$0.isNewline }
        if message.hasSuffix("..."), line.hasPrefix(message.dropLast(3)) { summary = String(line) }
        if message.hasSuffix("…"), line.hasPrefix(message.dropLast()) { summary = String(line) }
        return OutsideText.cut(summary, OutsideLimits.summaryBytesMax)
    }

    /// OpsGenie's priorities, P1 the worst and P3 what is meant when none is sent.
    private static func severity(_ place: SentPlace) throws(WebhookFault) -> String {
        switch try place.text() {
        case nil: return ""
        case "P1", "P2": return "critical"
        case "P3": return "warning"
        case "P4", "P5": return "info"
        default:
            throw .unusable(pointer: place.pointer, reason: "a priority is P1, P2, P3, P4 or P5")
        }
    }
}
