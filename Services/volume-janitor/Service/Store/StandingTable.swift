import Contracts
import Foundation
import GRDB
import Observations
import Quantities
import VolumeJanitorCore

/// What is known of volumes and rules at the moment: plans, measures, and since when what health
/// holds.
enum StandingTable {
    /// The last plan of each registration; one that this release cannot read is left out, and made
    /// anew at the next turn.
    static func plans(in database: Database) throws -> [RegistrationKey: KeptPlan] {
        var plans: [RegistrationKey: KeptPlan] = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT volume, path, revision, made_at, plan, is_done FROM kept_plan"
        ) {
            guard let plan = try? RowText.read(CleanupPlan.self, row[4]) else { continue }
            plans[try RegistrationTable.key(row, of: "kept_plan")] = KeptPlan(
                plan: plan,
                revision: row[2],
                madeAt: Timestamp(microseconds: row[3]),
                isDone: row[5]
            )
        }
        return plans
    }

    /// Keeps a plan, or forgets it when nil.
    static func put(_ plan: KeptPlan?, _ key: RegistrationKey, in database: Database) throws {
        let place: StatementArguments = [key.volume.text, Data(key.path.bytes)]
        guard let plan else {
            return try database.execute(
                sql: "DELETE FROM kept_plan WHERE volume = ? AND path = ?",
                arguments: place
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO kept_plan (volume, path, revision, made_at, plan, is_done)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: place + [
                plan.revision, plan.madeAt.microseconds, try RowText.write(plan.plan),
                plan.isDone,
            ]
        )
    }

    /// What volumes held.
    static func measures(in database: Database) throws -> [VolumeName: VolumeMeasure] {
        var measures: [VolumeName: VolumeMeasure] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT volume, at, totals FROM measure") {
            guard let name = VolumeName(row[0] as String),
                let totals = try? RowText.read(TreeTotals.self, row[2])
            else { continue }
            measures[name] = VolumeMeasure(totals: totals, at: Timestamp(microseconds: row[1]))
        }
        return measures
    }

    /// Keeps a measure, or forgets it when nil.
    static func put(_ measure: VolumeMeasure?, _ name: VolumeName, in database: Database) throws {
        guard let measure else {
            return try database.execute(
                sql: "DELETE FROM measure WHERE volume = ?",
                arguments: [name.text]
            )
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO measure (volume, at, totals) VALUES (?, ?, ?)",
            arguments: [name.text, measure.at.microseconds, try RowText.write(measure.totals)]
        )
    }

    /// Since when which health holds; the row without a path is the volume's own.
    static func healths(in database: Database) throws -> [HealthSubject: HealthSince] {
        var healths: [HealthSubject: HealthSince] = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT volume, path, word, since FROM health"
        ) {
            let (text, bytes): (String, Data) = (row[0], row[1])
            guard let volume = VolumeName(text) else { continue }
            let subject = HealthSubject(
                volume: volume,
                path: try? VolumePath(bytes: Array(bytes))
            )
            healths[subject] = HealthSince(
                health: VolumeHealth(rawValue: row[2]),
                since: Timestamp(microseconds: row[3])
            )
        }
        return healths
    }

    /// Keeps a health, or forgets it when nil.
    static func put(
        _ health: HealthSince?,
        _ subject: HealthSubject,
        in database: Database
    ) throws {
        let place: StatementArguments = [
            subject.volume.text, Data(subject.path?.bytes ?? []),
        ]
        guard let health else {
            return try database.execute(
                sql: "DELETE FROM health WHERE volume = ? AND path = ?",
                arguments: place
            )
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO health (volume, path, word, since) VALUES (?, ?, ?, ?)",
            arguments: place + [health.health.rawValue, health.since.microseconds]
        )
    }
}
