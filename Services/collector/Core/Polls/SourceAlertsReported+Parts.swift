package import Contracts

extension WebhookReading {
    /// The alerts in pieces whose encoded form stays below a number of bytes: one empty piece when
    /// there are none, no piece when the webhook does not speak of alerts.
    ///
    /// One alert is never cut: a piece of one may be larger.
    package func alertParts(bytesMax: Int) -> [[SourceAlertsReported.Alert]] {
        guard speaksOfAlerts else { return [] }
        // Room for the envelope's other members: tenant, client and system.
        let room = bytesMax - 4096
        var parts: [[SourceAlertsReported.Alert]] = [[]]
        var bytes = 0
        for alert in alerts {
            let size = alert.sizeBound
            if bytes > 0, bytes + size > room {
                parts.append([])
                bytes = 0
            }
            parts[parts.count - 1].append(alert)
            bytes += size
        }
        return parts
    }
}

extension SourceAlertsReported.Alert {
    /// More bytes than the encoded alert takes: a byte becomes at most six (`\u0001`).
    fileprivate var sizeBound: Int { 32 + 6 * (severity.utf8.count + message.utf8.count) }
}
