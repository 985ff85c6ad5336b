import Foundation
import GRDB
import Quantities
import VolumeJanitorCore

/// The book of registrations on the disk.
enum RegistrationTable {
    /// The book as it was kept.
    static func book(in database: Database) throws -> RegistrationBook {
        var entries: [RegistrationKey: [RegistrationSource: RegistrationEntry]] = [:]
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT volume, path, source, algorithm, parameters, faults, summary, origins,
                    warnings, first_seen, changed_at, orphaned_since FROM declaration
                """
        )
        for row in rows {
            let key = try key(row, of: "declaration")
            guard let source = RegistrationSource(rawValue: row[2]) else {
                throw BrokenRow(table: "declaration", key: "\(key)")
            }
            entries[key, default: [:]][source] = try entry(row, key)
        }
        var governing: [RegistrationKey: GoverningRule] = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT volume, path, revision, since FROM governing"
        ) {
            governing[try key(row, of: "governing")] = GoverningRule(
                revision: row[2],
                since: Timestamp(microseconds: row[3])
            )
        }
        let last = try String.fetchOne(
            database,
            sql: "SELECT value FROM setting WHERE name = 'last_revision'"
        )
        return RegistrationBook(
            entries: entries,
            governing: governing,
            lastRevision: last.flatMap(Int64.init) ?? 0
        )
    }

    /// Writes what differs between two books.
    static func save(
        _ new: RegistrationBook,
        since old: RegistrationBook,
        in database: Database
    ) throws {
        let keys = Set(old.entries.keys).union(new.entries.keys)
        for key in keys {
            for source in RegistrationSource.allCases {
                let (before, after) = (old.entries[key]?[source], new.entries[key]?[source])
                if before != after { try put(after, key, source, in: database) }
            }
            guard old.governing[key] != new.governing[key] else { continue }
            try put(new.governing[key], key, in: database)
        }
        guard old.lastRevision != new.lastRevision else { return }
        try database.execute(
            sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('last_revision', ?)",
            arguments: [String(new.lastRevision)]
        )
    }

    /// The key in a row's first two columns.
    static func key(_ row: Row, of table: String) throws -> RegistrationKey {
        let (text, bytes): (String, Data) = (row[0], row[1])
        guard let volume = VolumeName(text), let path = try? VolumePath(bytes: Array(bytes)) else {
            throw BrokenRow(table: table, key: text)
        }
        return RegistrationKey(volume: volume, path: path)
    }

    private static func entry(_ row: Row, _ key: RegistrationKey) throws -> RegistrationEntry {
        let parameters = try RowText.read(RuleParameters.self, row[4])
        let faults = try RowText.read([RuleFault].self, row[5])
        // What labels together made of it is not in the rule itself, so its faults are kept.
        let isOfLabels = faults.contains { $0.parameter == "labels" }
        let rule: DeclaredRule =
            isOfLabels
            ? .invalid(algorithm: row[3], parameters: parameters, faults: faults)
            : .read(algorithm: row[3], parameters: parameters)
        return RegistrationEntry(
            declaration: Declaration(
                key: key,
                rule: rule,
                summary: row[6],
                origins: try RowText.read([LabelOrigin].self, row[7]),
                warnings: try RowText.read([String].self, row[8])
            ),
            firstSeen: Timestamp(microseconds: row[9]),
            changedAt: Timestamp(microseconds: row[10]),
            orphanedSince: (row[11] as Int64?).map(Timestamp.init(microseconds:))
        )
    }

    private static func put(
        _ entry: RegistrationEntry?,
        _ key: RegistrationKey,
        _ source: RegistrationSource,
        in database: Database
    ) throws {
        let place: StatementArguments = [key.volume.text, Data(key.path.bytes), source.rawValue]
        guard let entry else {
            return try database.execute(
                sql: "DELETE FROM declaration WHERE volume = ? AND path = ? AND source = ?",
                arguments: place
            )
        }
        let declaration = entry.declaration
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO declaration (volume, path, source, algorithm, parameters,
                    faults, summary, origins, warnings, first_seen, changed_at, orphaned_since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: place + [
                declaration.rule.algorithm, RowText.write(declaration.rule.parameters),
                RowText.write(declaration.rule.faults), declaration.summary,
                RowText.write(declaration.origins), RowText.write(declaration.warnings),
                entry.firstSeen.microseconds, entry.changedAt.microseconds,
                entry.orphanedSince?.microseconds,
            ]
        )
    }

    private static func put(
        _ governing: GoverningRule?,
        _ key: RegistrationKey,
        in database: Database
    ) throws {
        let place: StatementArguments = [key.volume.text, Data(key.path.bytes)]
        guard let governing else {
            return try database.execute(
                sql: "DELETE FROM governing WHERE volume = ? AND path = ?",
                arguments: place
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO governing (volume, path, revision, since)
                VALUES (?, ?, ?, ?)
                """,
            arguments: place + [governing.revision, governing.since.microseconds]
        )
    }
}
