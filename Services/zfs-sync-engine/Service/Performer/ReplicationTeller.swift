package import Quantities
package import StateStore

/// Tells others what was found and done, in the commit that keeps it.
package protocol ReplicationTeller: Sendable {
    /// A dataset was assessed.
    func assessed(
        _ standing: ReplicationStanding,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws
    /// A dataset was looked after, and something was done.
    func finished(
        _ job: ReplicationJob,
        _ result: RepairResult,
        run: Int64,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws
    /// Datasets may be in the settings no more.
    func configured(in unit: JournalUnit, at now: Timestamp) throws
}

/// Tells nobody.
package struct SilentTeller: ReplicationTeller {
    /// A teller that tells nobody.
    package init() {}

    /// Nothing is told.
    package func assessed(
        _ standing: ReplicationStanding,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {}

    /// Nothing is told.
    package func finished(
        _ job: ReplicationJob,
        _ result: RepairResult,
        run: Int64,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {}

    /// Nothing is told.
    package func configured(in unit: JournalUnit, at now: Timestamp) throws {}
}
