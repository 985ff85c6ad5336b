import Contracts
import MessageBus
import Quantities
import StateStore

/// Orders to the janitors of hosts, as far as a caller may see these.
struct VolumeOrders: Sendable {
    let volumes: VolumeTable
    let desk: OrderDesk

    /// The janitor of a host; nil where nobody that the caller may see told of it on the bus.
    func janitor(of host: String, in scope: Scope) async throws -> SourceID? {
        try await volumes.janitors(in: scope)[host]
    }

    /// The newest orders about a volume.
    func orders(about volume: VolumeAssessed, in scope: Scope) async throws -> [IssuedCommand] {
        guard let janitor = try await janitor(of: volume.host, in: scope) else { return [] }
        return try await desk.orders(about: volume.volume, to: janitor)
    }

    /// An order; nil for an unknown one, or one for a host that the caller may not see.
    func order(_ id: MessageID, in scope: Scope) async throws -> IssuedCommand? {
        guard let order = try await desk.issuer.command(id) else { return nil }
        return try await isVisible(in: scope)(order) ? order : nil
    }

    /// The newest orders for hosts that the caller may see.
    func orders(in scope: Scope) async throws -> [IssuedCommand] {
        try await desk.issuer.commands(limit: 200).filter(isVisible(in: scope))
    }

    /// Who sees the whole installation sees orders to hosts that are gone, too.
    private func isVisible(in scope: Scope) async throws -> (IssuedCommand) -> Bool {
        if scope.tenant == .single, scope.clients == .all { return { _ in true } }
        let seen = Set(try await volumes.janitors(in: scope).values)
        return { seen.contains($0.target) }
    }
}
