import Contracts
import HTTPSurface
import MessageBus
import Quantities
import StateStore

/// Has people's orders about volumes performed by the janitors of their hosts, as commands over the
/// bus: each once, in time or never, and with an outcome that stays to be looked at.
struct VolumeOrders: Sendable {
    /// Orders of a volume that its page shows.
    static let shownMax = 10

    let volumes: VolumeTable
    let issuer: CommandIssuer
    /// How long an order may still be begun.
    let lifetime: Duration
    /// How long a caller waits for its outcome.
    let patience: Duration

    /// Issues an order and waits a little for what comes of it.
    ///
    /// - Parameters:
    ///   - command: what is asked for.
    ///   - janitor: the instance that is to do it.
    ///   - person: who asks.
    /// - Returns: the order's record, which may still be open.
    /// - Throws: 503 when the janitor has not taken very many orders before.
    func give(
        _ command: some Command,
        to janitor: SourceID,
        by person: String
    ) async throws -> IssuedCommand {
        let id: MessageID
        do {
            id = try await issuer.issue(command, to: janitor, by: person, expiringIn: lifetime)
        } catch is LaneFull {
            throw Problem.unavailable(
                "\(janitor) has not taken in the orders before; is it running?",
                retryAfterSeconds: 60
            )
        }
        guard let record = try await issuer.outcome(of: id, within: patience) else {
            throw Problem.notFound("the order is not kept any more")
        }
        return record
    }

    /// The janitor of a host; nil where nobody that the caller may see told of it on the bus.
    func janitor(of host: String, in scope: Scope) async throws -> SourceID? {
        try await volumes.janitors(in: scope)[host]
    }

    /// The newest orders about a volume.
    func orders(about volume: VolumeAssessed, in scope: Scope) async throws -> [IssuedCommand] {
        guard let janitor = try await janitor(of: volume.host, in: scope) else { return [] }
        return try await issuer.commands(about: volume.volume, to: janitor, limit: Self.shownMax)
    }

    /// An order; nil for an unknown one, or one for a host that the caller may not see.
    func order(_ id: MessageID, in scope: Scope) async throws -> IssuedCommand? {
        guard let order = try await issuer.command(id) else { return nil }
        return try await isVisible(in: scope)(order) ? order : nil
    }

    /// The newest orders for hosts that the caller may see.
    func orders(in scope: Scope) async throws -> [IssuedCommand] {
        try await issuer.commands(limit: 200).filter(isVisible(in: scope))
    }

    /// Who sees the whole installation sees orders to hosts that are gone, too.
    private func isVisible(in scope: Scope) async throws -> (IssuedCommand) -> Bool {
        if scope.tenant == .single, scope.clients == .all { return { _ in true } }
        let seen = Set(try await volumes.janitors(in: scope).values)
        return { seen.contains($0.target) }
    }
}
