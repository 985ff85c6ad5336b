import Observations
import Quantities
import SnapshotKeeperCore
import Testing

/// What the ledger makes of what is there.
@Suite struct `A review of the ledger` {
    private let now = SnapshotBuilder.moment("2026-11-27T03:00:00Z")

    private func row(
        _ state: LedgerRow.State,
        _ name: String = "media.300",
        uuid: UInt64? = 300
    ) -> LedgerRow {
        LedgerRow(
            id: 7,
            source: "/srv/media",
            sourceUUID: SnapshotBuilder.uuid(1),
            pool: "p",
            folder: "/srv/media/.snapshots",
            name: name,
            uuid: uuid.map(SnapshotBuilder.uuid),
            state: state,
            intendedAt: now,
            trigger: "schedule"
        )
    }

    private func review(_ row: LedgerRow, _ snapshots: [FoundSnapshot]) -> LedgerReview {
        let entries = Dictionary(
            snapshots.map { ($0.name, $0.subvolume) },
            uniquingKeysWith: { first, _ in first }
        )
        return LedgerReview(rows: [row], entries: entries)
    }

    private func state(_ row: LedgerRow, _ snapshots: [FoundSnapshot]) -> LedgerRow.State? {
        review(row, snapshots).changes.first?.state
    }

    private var there: FoundSnapshot { SnapshotBuilder.found(300, at: now) }
    private var other: FoundSnapshot { SnapshotBuilder.found(301, at: now, name: "media.300") }

    @Test func `after a kill while taking, the folder says whether it was taken`() {
        #expect(state(row(.taking, uuid: nil), []) == .failed)
        let review = review(row(.taking, uuid: nil), [there])
        #expect(review.changes.first?.state == .listed)
        #expect(review.changes.first?.subvolume?.uuid == SnapshotBuilder.uuid(300))
        #expect(review.found.first?.standing == .listed)
    }

    @Test func `what is no snapshot of the subvolume, or can be written, is not taken for ours`() {
        var foreign = row(.taking, uuid: nil)
        foreign.sourceUUID = SnapshotBuilder.uuid(2)
        #expect(state(foreign, [there]) == .failed)
        let writable = SnapshotBuilder.found(300, at: now, isReadOnly: false)
        #expect(state(row(.taking, uuid: nil), [writable]) == .failed)
    }

    @Test func `after a kill while deleting, the folder says whether it was deleted`() {
        #expect(state(row(.deleting), [there]) == .listed)
        #expect(state(row(.deleting), []) == .deleted)
        // Another subvolume of its name is not it.
        let review = review(row(.deleting), [other])
        #expect(review.changes.first?.state == .deleted)
        #expect(review.found.first?.standing == .unlisted)
    }

    @Test func `what somebody else took away is lost, and what comes back is listed again`() {
        #expect(state(row(.listed), []) == .lost)
        #expect(state(row(.listed), [there]) == nil)
        #expect(state(row(.lost), [there]) == .listed)
        #expect(state(row(.deleted), [there]) == .listed)
        #expect(state(row(.deleted), [other]) == nil)
    }

    @Test func `another subvolume at the path of a listed one is not listed`() {
        let review = review(row(.listed), [other])
        #expect(review.changes.isEmpty)
        #expect(review.found.first?.standing == .mismatched(SnapshotBuilder.uuid(300)))
    }

    @Test func `ASG's and snapper's are taken over, others are left with why`() {
        let source = SnapshotBuilder.found(1, at: now).subvolume
        let found = [
            SnapshotBuilder.found(
                302,
                at: now,
                name: "pre-backup-20261127-020000",
                standing: .unlisted
            ),
            SnapshotBuilder.found(301, at: now, name: "4/snapshot", standing: .unlisted),
            SnapshotBuilder.found(303, at: now, name: "mine", standing: .unlisted),
            SnapshotBuilder.found(
                304,
                at: now,
                name: "5/snapshot",
                standing: .unlisted,
                isReadOnly: false
            ),
            SnapshotBuilder.found(305, at: now),
        ]
        let adoption = Adoption(of: found, source: source)
        #expect(adoption.taken.map(\.name) == ["4/snapshot", "pre-backup-20261127-020000"])
        #expect(
            adoption.left.map(\.reason) == [
                "neither ASG nor snapper gave it its name", "it can be written",
            ]
        )
        let stranger = SnapshotBuilder.found(9, at: now).subvolume
        #expect(Adoption(of: found, source: stranger).taken.isEmpty)
    }
}
