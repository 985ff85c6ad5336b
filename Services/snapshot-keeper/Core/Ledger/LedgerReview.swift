package import Observations

/// Compares the ledger with what is there, and says what changes in the ledger.
///
/// After a kill at any step the folder decides: what was to be taken is there or not, and so is
/// what was to be deleted. Whatever else has the name is never taken for ours.
package struct LedgerReview: Sendable {
    /// A line that changes.
    package struct Change: Sendable, Hashable {
        /// The line's number.
        package let id: Int64
        /// How far it came.
        package let state: LedgerRow.State
        /// The subvolume that it is; nil where that does not change.
        package let subvolume: BtrfsSubvolume?
        /// What happened, for a person.
        package let said: String
    }

    /// What changes.
    package let changes: [Change]
    /// The snapshots that are there, with what the ledger says of each after the changes.
    package let found: [FoundSnapshot]
    /// Every name that is or was given, so that none is given twice.
    package let names: Set<String>
    /// What the ledger lists after the changes, by name.
    package let listed: [String: LedgerRow]

    /// A review.
    ///
    /// - Parameters:
    ///   - rows: every line of the pool and folder, in the order they were written.
    ///   - entries: the subvolumes that are there, by name.
    ///   - linked: the name that the stable path leads to; nil for none.
    package init(
        rows: [LedgerRow],
        entries: [String: BtrfsSubvolume],
        linked: String? = nil
    ) {
        var changes: [Change] = []
        var listed: [String: LedgerRow] = [:]
        for var row in rows {
            if let change = Self.change(of: row, entries[row.name]) {
                changes.append(change)
                row.state = change.state
                if let subvolume = change.subvolume {
                    (row.uuid, row.takenAt) = (subvolume.uuid, subvolume.madeAt)
                }
            }
            if row.state == .listed { listed[row.name] = row }
        }
        self.changes = changes
        names = Set(rows.map(\.name)).union(entries.keys)
        self.listed = listed
        found = entries.sorted { $0.key < $1.key }.map { name, subvolume in
            FoundSnapshot(
                name: name,
                subvolume: subvolume,
                standing: Self.standing(of: subvolume, listed[name]),
                hold: listed[name]?.hold
                    ?? (name == linked ? "the stable path leads to it" : nil)
            )
        }
    }

    private static func change(of row: LedgerRow, _ entry: BtrfsSubvolume?) -> Change? {
        let isThere = entry != nil && entry?.uuid == row.uuid
        switch row.state {
        case .taking:
            guard let entry else {
                return Change(row, .failed, "the keeper ended before it was taken")
            }
            guard entry.parentUUID == row.sourceUUID, entry.isReadOnly else {
                return Change(row, .failed, "another subvolume has its name")
            }
            return Change(row, .listed, "the keeper ended after it was taken", entry)
        case .deleting:
            return isThere
                ? Change(row, .listed, "the keeper ended before it was deleted")
                : Change(row, .deleted, "the keeper ended after it was deleted")
        case .listed:
            return entry == nil ? Change(row, .lost, "somebody else took it away") : nil
        case .deleted, .lost, .failed:
            return isThere ? Change(row, .listed, "it is there again") : nil
        }
    }

    private static func standing(
        of subvolume: BtrfsSubvolume,
        _ row: LedgerRow?
    ) -> FoundSnapshot.Standing {
        guard let uuid = row?.uuid else { return .unlisted }
        return uuid == subvolume.uuid ? .listed : .mismatched(uuid)
    }
}

extension LedgerReview.Change {
    fileprivate init(
        _ row: LedgerRow,
        _ state: LedgerRow.State,
        _ said: String,
        _ subvolume: BtrfsSubvolume? = nil
    ) {
        self.init(id: row.id, state: state, subvolume: subvolume, said: said)
    }
}
