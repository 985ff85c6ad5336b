package import Contracts
package import Quantities

/// Which connection speaks for which source: a hub's whole memory, and it may forget it all.
///
/// A source belongs to the connection that greeted first, until that one has not been heard for
/// two beats; a second live claimant is refused, because it may be an impostor or a copied
/// journal. The same boot id on another connection is the same peer that reconnected.
package struct PeerTable<Connection: Hashable & Sendable>: Sendable {
    /// What a hub answers to a greeting.
    package enum Answer: Sendable, Equatable {
        /// The connection now speaks for the source.
        case admitted
        /// Another live connection does.
        case conflict
    }

    private struct Entry {
        var connection: Connection
        var bootID: [UInt8]
        var heard: Duration
    }

    private var entries: [SourceID: Entry] = [:]
    private var sources: [Connection: SourceID] = [:]

    /// A table that knows nobody.
    package init() {}

    /// How many sources are known.
    package var count: Int { entries.count }

    /// A connection says who it is; said again every 5 s.
    package mutating func greeted(
        _ peer: BusPeer,
        on connection: Connection,
        now: Duration
    ) -> Answer {
        if let entry = entries[peer.source], entry.connection != connection,
            entry.bootID != peer.bootID, now - entry.heard < Self.silence
        {
            return .conflict
        }
        if let before = sources[connection], before != peer.source { entries[before] = nil }
        if let before = entries[peer.source] { sources[before.connection] = nil }
        entries[peer.source] = Entry(connection: connection, bootID: peer.bootID, heard: now)
        sources[connection] = peer.source
        return .admitted
    }

    /// Whom a connection speaks for; nil when it has not greeted or was refused.
    package func source(of connection: Connection) -> SourceID? { sources[connection] }

    /// The connection that speaks for a source.
    package func connection(of source: SourceID) -> Connection? { entries[source]?.connection }

    /// The connections that speak for a service's instances.
    package func connections(of service: ServiceName) -> [Connection] {
        entries.filter { $0.key.service == service }.map(\.value.connection)
    }

    /// A connection is gone.
    package mutating func left(_ connection: Connection) {
        guard let source = sources.removeValue(forKey: connection) else { return }
        entries[source] = nil
    }

    /// Forgets sources that have not greeted for a minute.
    package mutating func forgetSilent(now: Duration) {
        for (source, entry) in entries where now - entry.heard >= Self.forgotten {
            entries[source] = nil
            sources[entry.connection] = nil
        }
    }

    /// Two missed beats and some slack.
    private static var silence: Duration { .seconds(11) }
    private static var forgotten: Duration { .seconds(60) }
}
