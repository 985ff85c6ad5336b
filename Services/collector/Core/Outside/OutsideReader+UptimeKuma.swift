import Contracts
import Quantities

extension OutsideReader {
    /// What a notification of Uptime Kuma says (`louislam/uptime-kuma`,
    /// `server/notification-providers/webhook.js`).
    ///
    /// A heartbeat's status is 0 down, 1 up, 2 pending and 3 maintenance (`src/util.js`); pending
    /// says nothing yet. Without a heartbeat it is the test message, or a certificate that expires:
    /// nobody ever ends these.
    ///
    /// - Throws: what keeps the body from being such.
    package static func uptimeKuma(_ body: [UInt8]) throws(WebhookFault) -> Reading {
        let sent = try SentTree.body(body)
        let message = try sent.member("msg").text()
        let heartbeat = try sent.member("heartbeat")
        guard !(try heartbeat.members().isEmpty) else { return try kumaMessage(message) }
        let monitor = try sent.member("monitor")
        let number = try monitor.member("id")
        guard let id = try number.integer() else { throw .missing(pointer: number.pointer) }
        var alert = OutsideAlert(alias: "monitor \(id)")
        let name = word(try monitor.member("name").text() ?? alert.alias)
        let status = try heartbeat.member("status")
        switch try status.integer() {
        case 0: alert.summary = "\(name) is down"
        case 1, 3: alert.isOver = true
        case 2: return Reading()
        case nil: throw .missing(pointer: status.pointer)
        default:
            throw .unusable(
                pointer: status.pointer,
                reason: "is 0 for down, 1 for up, 2 for pending or 3 for maintenance"
            )
        }
        alert.name = "MonitorDown"
        alert.severity = "critical"
        alert.details = OutsideText.cut(
            try heartbeat.member("msg").text() ?? message ?? "",
            OutsideLimits.detailsBytesMax
        )
        alert.object = name
        alert.url = address(try monitor.member("url").text())
        return Reading(alert)
    }

    private static func kumaMessage(_ message: String?) throws(WebhookFault) -> Reading {
        guard let message else { throw .missing(pointer: "/msg") }
        let isTest = message.hasSuffix("Testing")
        // Days to an expiry count down; it is one alert all the same.
        let words = message.split(separator: " ").map { $0.allSatisfy(\.isNumber) ? "#" : $0 }
        var alert = OutsideAlert(
            alias: OutsideText.cut(
                "message \(words.joined(separator: " "))",
                OutsideLimits.aliasBytesMax
            )
        )
        alert.name = "MonitorMessage"
        alert.severity = isTest ? "info" : "warning"
        alert.holds = isTest ? OutsideLimits.testHolds : OutsideLimits.messageHolds
        alert.summary = OutsideText.cut(message, OutsideLimits.summaryBytesMax)
        return Reading(alert)
    }
}
