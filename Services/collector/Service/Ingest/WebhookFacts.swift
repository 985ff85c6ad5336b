import CollectorCore
import Contracts
import Quantities
import StateStore

/// The messages that one webhook becomes, encoded and with their ids.
struct WebhookFacts: Sendable {
    let messages: [(MessageID, PreparedMessage)]
    /// How many of them are samples.
    let parts: Int

    init(
        _ reading: WebhookReading,
        tenant: TenantID,
        claim: SamplesAccepted.Claim,
        received: Timestamp,
        partBytesMax: Int
    ) throws {
        var random = SystemRandomNumberGenerator()
        let parts = reading.samples.parts(bytesMax: partBytesMax)
        var messages: [(MessageID, PreparedMessage)] = []
        for (index, samples) in parts.enumerated() {
            let message = SamplesAccepted(
                tenant: tenant,
                system: reading.system,
                receivedAt: received,
                claim: claim,
                part: index + 1,
                parts: parts.count,
                samples: samples
            )
            messages.append(
                (MessageID(at: received, using: &random), try PreparedMessage(message))
            )
        }
        for alert in reading.alerts {
            let message = SourceAlertReported(
                tenant: tenant,
                client: reading.system.client,
                system: reading.system.id,
                severity: alert.severity,
                message: alert.message,
                receivedAt: received
            )
            messages.append(
                (MessageID(at: received, using: &random), try PreparedMessage(message))
            )
        }
        self.messages = messages
        self.parts = parts.count
    }
}
