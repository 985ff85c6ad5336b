package import Contracts
package import Quantities
import Synchronization

/// What the hub vouches for about each source, kept for the consumers of one process.
///
/// A consumer takes tenant and client from here: what a message says of them counts only from a
/// source of the witness host.
package final class SourceStandings: Sendable {
    private let isVerified: Bool
    private let known = Mutex<[SourceID: Standing]>([:])

    /// Nothing is known yet.
    ///
    /// - Parameter isVerified: whether a hub vouches for sources; without, the bus never leaves
    ///   this machine's one user, and every source is the witness host's.
    package init(isVerified: Bool = false) {
        self.isVerified = isVerified
    }

    /// A hub vouches for a source.
    package func note(_ source: SourceID, _ standing: Standing) {
        known.withLock { $0[source] = standing }
    }

    /// The tenant and client that a message of a source counts for.
    ///
    /// - Parameters:
    ///   - source: the source, as the hub verified it.
    ///   - tenant: the tenant that the message names.
    ///   - client: the client that it names.
    /// - Returns: those of the source's enrolment, and what the message names where it names none.
    /// - Throws: `StandingUnknown` when no hub has vouched for the source since the start.
    package func owner(
        of source: SourceID,
        saying tenant: TenantID,
        _ client: ClientName?
    ) throws -> (tenant: TenantID, client: ClientName?) {
        guard isVerified else { return (tenant, client) }
        switch known.withLock({ $0[source] }) {
        case .witness: return (tenant, client)
        case .bound(let own, let ownClient): return (own, ownClient ?? client)
        case nil: throw StandingUnknown(source: source)
        }
    }

    /// A message in the name of whom its source may speak for.
    ///
    /// - Throws: `StandingUnknown` when no hub has vouched for the source since the start.
    package func owned<M: OwnedMessage>(_ message: M, from source: SourceID) throws -> M {
        var owned = message
        (owned.tenant, owned.client) = try owner(
            of: source,
            saying: message.tenant,
            message.client
        )
        return owned
    }
}

/// No hub has vouched for a source yet; what came from it is tried again.
package struct StandingUnknown: Error, Sendable, Equatable, CustomStringConvertible {
    /// The source.
    package let source: SourceID

    /// What is awaited.
    package var description: String {
        "no hub has said yet for which tenant \(source) speaks; it is tried again"
    }
}
