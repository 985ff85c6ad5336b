import CollectorCore
import Contracts
import Quantities
import StateStore

/// The messages that one webhook becomes, encoded and with their ids.
struct WebhookFacts: Sendable {
    /// All of them, the samples first.
    let messages: [(id: MessageID, message: PreparedMessage)]
    /// The samples as they were before encoding.
    let samples: [SamplesAccepted]

    init(
        _ reading: WebhookReading,
        tenant: TenantID,
        claim: SamplesAccepted.Claim,
        received: Timestamp,
        partBytesMax: Int
    ) throws {
        var random = SystemRandomNumberGenerator()
        let parts = reading.samples.parts(bytesMax: partBytesMax)
        var messages: [(id: MessageID, message: PreparedMessage)] = []
        var accepted: [SamplesAccepted] = []
        for (index, part) in parts.enumerated() {
            let message = SamplesAccepted(
                tenant: tenant,
                system: reading.system,
                receivedAt: received,
                claim: claim,
                part: index + 1,
                parts: parts.count,
                samples: part
            )
            accepted.append(message)
            messages.append(
                (MessageID(at: received, using: &random), try PreparedMessage(message))
            )
        }
        let groups = reading.alerts.parts(bytesMax: partBytesMax)
        for (index, alerts) in groups.enumerated() {
            let message = SourceAlertsReported(
                tenant: tenant,
                client: reading.system.client,
                system: reading.system.id,
                alerts: alerts,
                part: index + 1,
                parts: groups.count,
                receivedAt: received
            )
            messages.append(
                (MessageID(at: received, using: &random), try PreparedMessage(message))
            )
        }
        self.messages = messages
        samples = accepted
    }

    /// Gives the samples, now committed, to whoever brings them into history.
    func hand(_ sequences: [UInt64], to tail: AcceptedTail) {
        for (place, message) in samples.enumerated() where place < sequences.count {
            tail.note(
                .init(sequence: sequences[place], id: messages[place].id, message: message)
            )
        }
    }
}
