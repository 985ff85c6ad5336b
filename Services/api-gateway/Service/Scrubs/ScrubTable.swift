import Contracts
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// Scrubs and damage of pools as their controllers last told of them.
struct ScrubTable: Sendable {
    let journal: ServiceJournal

    /// Follows what controllers tell; a fact gets the tenant and client that its source speaks for.
    static func subscriptions(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.projectOwned(ScrubAssessed.self, context),
            journal.projectOwned(IntegrityIncident.self, context),
            CommandIssuer(journal).answers(of: ScrubAssessed.lane.producer),
        ]
    }

    /// The scrubs that a caller may see.
    func scrubs(in scope: Scope) async throws -> [ScrubAssessed] {
        try await journal.projected(ScrubAssessed.self).values.filter { scope.contains($0) }
    }

    /// A pool's scrub, by its UUID where that is known, else by its host and name.
    func scrub(
        of pool: String,
        uuid: String?,
        on hosts: Set<String>,
        in scope: Scope
    ) async throws -> ScrubAssessed? {
        let all = try await scrubs(in: scope)
        if let uuid, let found = all.first(where: { $0.id == uuid }) { return found }
        return all.first { fact in
            hosts.contains(fact.host) && [fact.pool, fact.id, fact.mount].contains(pool)
        }
    }

    /// The damage of a pool, what stands first, then the newest.
    func incidents(of scrub: ScrubAssessed) async throws -> [IntegrityIncident] {
        try await journal.projected(IntegrityIncident.self).values
            .filter {
                $0.tenant == scrub.tenant && $0.host == scrub.host && $0.poolID == scrub.id
            }
            .sorted { left, right in
                let states = [left, right].map { $0.state == .open ? 0 : 1 }
                return (states[0], right.lastAt) < (states[1], left.lastAt)
            }
    }

    /// Who tells of a scrub: whom orders about it go to.
    func controller(of scrub: ScrubAssessed) async throws -> SourceID? {
        let key = scrub.key
        return try await journal.read { try Projection<ScrubAssessed>.source(of: key, in: $0) }
    }
}
