import Quantities

/// What recording needs of a database, inside one transaction.
protocol HistoryTransaction {
    /// Whether samples later than all this process knows of their system are written without
    /// looking for them; the transaction fails when another process was first.
    var trustsFresh: Bool { get }

    /// The order in which the database keeps samples: what lies together is written together.
    var isBefore: @Sendable (SampleRow, SampleRow) -> Bool { get }

    /// Moves a source's position; nil when it does not stand where it was expected.
    func move(from expected: HistoryPosition?, to next: HistoryPosition) throws -> HistoryFloors?

    /// Where a source's position stands.
    func position(of source: String) throws -> HistoryPosition?

    /// Shows the rows of one tenant to the statements that follow.
    func enter(tenant: Int32) throws

    /// Takes claims; the answer says which were free.
    func take(
        _ claims: [ClaimRow],
        tenant: Int32,
        source: String,
        now: Timestamp
    ) throws -> [Bool]

    /// Of claims that were not free, those whose key came with another body before.
    func differing(_ claims: [ClaimRow], tenant: Int32) throws -> [ClaimRow]

    /// Writes one tenant's rows.
    func write(_ rows: TenantRows, tenant: Int32) throws -> SampleTally
}

/// How many samples of a batch were new, the same again, or different from what is kept.
struct SampleTally: Equatable {
    var written = 0
    var duplicate = 0
    var conflicting = 0

    static func + (left: Self, right: Self) -> Self {
        Self(
            written: left.written + right.written,
            duplicate: left.duplicate + right.duplicate,
            conflicting: left.conflicting + right.conflicting
        )
    }
}
