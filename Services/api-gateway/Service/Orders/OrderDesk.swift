import Contracts
import HTTPSurface
import MessageBus
import Quantities
import StateStore

/// Has people's orders performed by the services they concern, as commands over the bus: each once,
/// in time or never, and with an outcome that stays to be looked at.
struct OrderDesk: Sendable {
    /// Orders about one thing that its page shows.
    static let shownMax = 10

    let issuer: CommandIssuer
    /// How long an order may still be begun.
    let lifetime: Duration
    /// How long a caller waits for its outcome.
    let patience: Duration

    /// Issues an order and waits a little for what comes of it.
    ///
    /// - Parameters:
    ///   - command: what is asked for.
    ///   - performer: the instance that is to do it.
    ///   - person: who asks.
    /// - Returns: the order's record, which may still be open.
    /// - Throws: 503 when the performer has not taken very many orders before.
    func give(
        _ command: some Command,
        to performer: SourceID,
        by person: String
    ) async throws -> IssuedCommand {
        let id: MessageID
        do {
            id = try await issuer.issue(command, to: performer, by: person, expiringIn: lifetime)
        } catch is LaneFull {
            throw Problem.unavailable(
                "\(performer) has not taken in the orders before; is it running?",
                retryAfterSeconds: 60
            )
        }
        guard let record = try await issuer.outcome(of: id, within: patience) else {
            throw Problem.notFound("the order is not kept any more")
        }
        return record
    }

    /// The newest orders about a thing.
    func orders(about key: String, to performer: SourceID) async throws -> [IssuedCommand] {
        try await issuer.commands(about: key, to: performer, limit: Self.shownMax)
    }
}
