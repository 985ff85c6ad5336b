import Crypto
import Foundation
package import PSATicketerCore
import Quantities
package import ServiceChassis

/// A receiver of signed webhooks as a PSA: it is told, it is never asked.
///
/// Every message has an id that stays the same when it is sent again (Standard Webhooks), so that
/// one without an answer is simply repeated. What people do with a ticket is not known.
package final class WebhookClient: PSAClient {
    /// Words of statuses and priorities that a receiver is told.
    package static let words = TicketFields(
        open: "open",
        settled: "settled",
        closed: "closed",
        closedStatuses: ["closed"],
        priorities: [.info: "info", .warning: "warning", .critical: "critical"]
    )

    private let connection: PSAConnection
    private let address: String
    private let key: SymmetricKey

    /// A client.
    ///
    /// - Parameters:
    ///   - connection: the way there.
    ///   - address: the whole address that is posted to.
    ///   - secret: `whsec_` and 24 to 64 bytes in Base64; nil is returned for another one.
    package init?(connection: PSAConnection, address: String, secret: Secret) {
        guard let bytes = Self.keyBytes(secret) else { return nil }
        self.connection = connection
        self.address = address
        key = SymmetricKey(data: bytes)
    }

    /// The bytes of a signing secret; nil for what is none.
    package static func keyBytes(_ secret: Secret) -> [UInt8]? {
        let text = secret.revealed
        guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(key.count)
        else { return nil }
        return [UInt8](key)
    }

    /// `Webhook`.
    package var title: String { "Webhook" }

    /// Words, which are the same for everybody.
    package var fields: TicketFields? { Self.words }

    /// Every message is known again by its id.
    package var repetition: DispatchRules.Repetition { PSASettings.Kind.webhook.repetition }

    /// A receiver is told the client's name.
    package var hasCompanies: Bool { false }

    /// Closes every connection.
    package func close() async { await connection.close() }

    /// Nothing has to be got ready.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        connection.hindrance(to: priority, thing: "webhook")
    }

    private func call(_ request: PSARequest, _ priority: CallPriority) async -> PSAConnection.End {
        let seconds = connection.now.microseconds / 1_000_000
        let id = request.fields.first { $0.name == "webhook-id" }?.value ?? ""
        let signed = Array("\(id).\(seconds).".utf8) + (request.body ?? [])
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
        return await connection.call(
            request,
            base: address,
            fields: [
                .init("webhook-timestamp", "\(seconds)"),
                .init("webhook-signature", "v1,\(Data(code).base64EncodedString())"),
            ],
            priority,
            meaning: WebhookShape.ending
        )
    }

    // MARK: - Tickets

    /// Tells of a ticket that is to be made.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        let request = WebhookShape.create(
            draft,
            company: company,
            explanation: explanation,
            Self.words
        )
        let end = await call(request, priority)
        let ending = end.ending(WebhookShape.ending)
        guard ending == .made, case .answered(let answer) = end else { return .ended(ending) }
        return .made(WebhookShape.ticket(answer, draft.reference))
    }

    /// None: a receiver is never asked, and knows a repetition by itself.
    package func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> { .success([]) }

    /// What is known of a ticket without asking: that it is one.
    package func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        .success(RemoteTicket(id: id, isClosed: false))
    }

    /// Tells of fields that are to be set; a repetition sets them to the same.
    package func set(
        _ id: String,
        _ change: FieldChange,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        var randomness = SystemRandomNumberGenerator()
        let message = MessageID(at: connection.now, using: &randomness).description
        return await call(WebhookShape.change(id, change, message: message), priority)
            .ending(WebhookShape.ending)
    }

    /// Tells of a note.
    package func note(
        _ id: String,
        _ text: String,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        let digest = SHA256.hash(data: Data("\(id)\n\(text)".utf8))
        let message =
            "note_"
            + digest.prefix(16).map { String(UInt16($0) | 0x100, radix: 16).suffix(2) }
            .joined()
        return await call(WebhookShape.note(id, text, message: message), priority)
            .ending(WebhookShape.ending)
    }

    /// Never: a note is repeated by its id.
    package func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure> { .success(false) }

    /// None.
    package func companies() async -> Result<[Company], ReadingFailure> { .success([]) }
}
