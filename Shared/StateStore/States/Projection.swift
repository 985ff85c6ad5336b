package import Contracts
package import GRDB

/// What a service keeps of a state lane in its journal: each thing as its newest source tells it.
///
/// `ServiceJournal.project` fills it.
package enum Projection<M: Message> {
    /// A thing by its key; nil when no source tells of it.
    package static func value(of key: String, in database: Database) throws -> M? {
        try ProjectionTable(lane: M.lane.name, database: database).shown(key)
            .map { try M(decodingBody: $0) }
    }

    /// The sources that tell of a thing.
    package static func sources(of key: String, in database: Database) throws -> Set<SourceID> {
        try ProjectionTable(lane: M.lane.name, database: database).sources(key)
    }

    /// Who tells of a thing as it is shown; nil when no source does.
    package static func source(of key: String, in database: Database) throws -> SourceID? {
        try ProjectionTable(lane: M.lane.name, database: database).shownSource(key)
    }

    /// Every source that tells of something on the lane.
    package static func sources(in database: Database) throws -> Set<SourceID> {
        try ProjectionTable(lane: M.lane.name, database: database).sources()
    }

    /// Everything by its key.
    package static func all(in database: Database) throws -> [String: M] {
        try ProjectionTable(lane: M.lane.name, database: database).all()
            .mapValues { try M(decodingBody: $0) }
    }
}
