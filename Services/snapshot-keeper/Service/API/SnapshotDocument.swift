import Quantities
import SnapshotKeeperCore

/// A snapshot with what becomes of it, as the API and the commands say it.
package struct SnapshotDocument: Encodable, Sendable {
    /// Its name in the folder of snapshots.
    package let name: String
    /// When it was taken, in UTC.
    package let takenAt: String
    /// Who made it.
    package let origin: String
    /// Whether the ledger lists it.
    package let isListed: Bool
    /// Whether it goes.
    package let isDeleted: Bool
    /// Why it is kept.
    package let reasons: [String]

    init(_ verdict: SnapshotVerdict) {
        name = verdict.snapshot.name
        takenAt = verdict.snapshot.takenAt.rfc3339
        origin = verdict.snapshot.origin.rawValue
        isListed = verdict.snapshot.standing == .listed
        isDeleted = verdict.isDeleted
        reasons = verdict.keeps.map(\.words)
    }
}
