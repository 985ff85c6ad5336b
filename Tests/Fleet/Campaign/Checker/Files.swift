import Foundation
import GRDB

/// Something that took effect.
struct Effect {
    let source: String
    let epoch: String
    let sequence: UInt64
    let key: String
    let value: String
}

/// A row that a producer's journal holds.
struct HeldRow {
    let sequence: UInt64
    let value: String
}

/// A command as its issuer's journal holds it.
struct IssuedCommand {
    let id: String
    let target: String
    let state: String
}

/// Reads a node's SQLite files with plain SQL.
struct Files {
    private let database: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// What took effect of a lane, in the order in which it did.
    func effects(of lane: String, from source: String) throws -> [Effect] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT epoch, seq, key, value FROM effect WHERE lane = ? AND source = ?
                    ORDER BY place
                    """,
                arguments: [lane, source]
            ).map { row in
                Effect(
                    source: source,
                    epoch: row[0],
                    sequence: UInt64(row[1] as Int64),
                    key: row[2],
                    value: row[3]
                )
            }
        }
    }

    /// The journal's epoch, and the rows it holds of a lane whose bodies read.
    func held(of lane: String) throws -> (epoch: String, rows: [HeldRow]) {
        try database.read { database in
            let epoch = try Data.fetchOne(database, sql: "SELECT epoch FROM journal") ?? Data()
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT place & ((1 << 48) - 1), body FROM outbox
                    WHERE place >> 48 = (SELECT id FROM lane WHERE name = ?) ORDER BY place
                    """,
                arguments: [lane]
            )
            return (
                epoch.map { String(format: "%02x", $0) }.joined(),
                rows.compactMap { row in
                    // A damaged body names no value; its place must be declared, which the
                    // acknowledgement that is then missing shows.
                    let body = try? JSONDecoder().decode(Body.self, from: row[1] as Data)
                    return body.map { HeldRow(sequence: UInt64(row[0] as Int64), value: $0.value) }
                }
            )
        }
    }

    /// The commands that the journal says were issued.
    func issued() throws -> [IssuedCommand] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT lower(hex(id)), target, state FROM issued_command ORDER BY place"
            ).map { IssuedCommand(id: $0[0], target: $0[1], state: $0[2]) }
        }
    }

    /// Losses that the journal records, as `lane source epoch from to`.
    func losses() throws -> [String] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT lane, source, lower(hex(epoch)), from_seq, to_seq FROM loss"
            ).map {
                "\($0[0] as String) \($0[1] as String) \($0[2] as String) \($0[3] as Int64) "
                    + "\($0[4] as Int64)"
            }
        }
    }

    /// Losses that the journal raised an alarm about, in the same form.
    func alarms() throws -> Set<String> {
        try database.read { database in
            let bodies = try Data.fetchAll(
                database,
                sql: """
                    SELECT body FROM outbox WHERE place >> 48 IN
                        (SELECT id FROM lane WHERE name LIKE '%.bus-incident.v1')
                    """
            )
            return Set(
                try bodies.map { try JSONDecoder().decode(Incident.self, from: $0) }
                    .filter { $0.kind == "loss" && $0.severity == "critical" }.map {
                        "\($0.lane ?? "") \($0.source ?? "") \($0.epoch ?? "") "
                            + "\($0.first ?? 0) \($0.last ?? 0)"
                    }
            )
        }
    }
}

private struct Body: Decodable {
    let value: String
}

private struct Incident: Decodable {
    let kind, severity: String
    let lane, source, epoch: String?
    let first, last: UInt64?
}
