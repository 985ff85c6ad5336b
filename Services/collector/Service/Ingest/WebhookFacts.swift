import CollectorCore
import Contracts
import Quantities
import StateStore

/// The messages that one webhook becomes, encoded and with their ids.
struct WebhookFacts: Sendable {
    /// One message on its way into the journal.
    struct Fact: Sendable {
        let id: MessageID
        let message: PreparedMessage
        /// The samples it was encoded from; nil for a message of another kind.
        let samples: SamplesAccepted?
    }

    /// All of them, the samples first.
    let messages: [Fact]

    /// How many of them are samples.
    var sampleParts: Int { messages.count { $0.samples != nil } }

    init(
        _ reading: WebhookReading,
        tenant: TenantID,
        claim: SamplesAccepted.Claim,
        received: Timestamp,
        partBytesMax: Int
    ) throws {
        var random = IDRandomness()
        let parts = reading.samples.parts(bytesMax: partBytesMax)
        let samples = try parts.enumerated().map { index, part in
            let message = SamplesAccepted(
                tenant: tenant,
                system: reading.system,
                receivedAt: received,
                claim: claim,
                part: index + 1,
                parts: parts.count,
                samples: part
            )
            return Fact(
                id: MessageID(at: received, using: &random),
                message: try PreparedMessage(message),
                samples: message
            )
        }
        let groups = reading.alertParts(bytesMax: partBytesMax)
        let alerts = try groups.enumerated().map { index, alerts in
            let message = SourceAlertsReported(
                tenant: tenant,
                client: reading.system.client,
                system: reading.system.id,
                alerts: alerts,
                refused: reading.alertsRefused,
                part: index + 1,
                parts: groups.count,
                receivedAt: received
            )
            return Fact(
                id: MessageID(at: received, using: &random),
                message: try PreparedMessage(message),
                samples: nil
            )
        }
        messages = samples + alerts
    }

    /// Gives the samples, now committed under these sequences, to whoever brings them into history.
    func hand(_ sequences: [UInt64], to tail: AcceptedTail) {
        for (fact, sequence) in zip(messages, sequences) {
            guard let samples = fact.samples else { continue }
            tail.note(
                .init(
                    sequence: sequence,
                    id: fact.id,
                    message: samples,
                    bytes: fact.message.body.count
                )
            )
        }
    }
}
