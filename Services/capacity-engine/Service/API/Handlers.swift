import Contracts
import HTTPSurface
import Hummingbird
import StateStore

/// What the engine told last, for whoever asks on this machine.
struct Handlers: Sendable {
    let journal: ServiceJournal

    /// The routes.
    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/api/forecasts", .requires(.viewer), "When each pool is full.") { _, _ in
            .json(try await journal.read { try ToldTables.forecasts(in: $0) })
        }
        table.add(.get, "/api/pools", .requires(.viewer), "What each Btrfs pool can take.") {
            _,
            _ in
            .json(try await journal.read { try ToldTables.pools(in: $0) })
        }
        return table
    }
}
