package import Observations
package import Quantities

/// What is known about a pair beside the two listings.
package struct PlanEvidence: Sendable, Hashable {
    /// What was written to the target since the base; nil when it was not asked.
    package var writtenSinceBase: ByteCount?
    /// That a receive from this base said "has been modified", for tools that cannot be asked.
    package var refusedAsModified: ModifiedRefusal?
    /// What the streams would come to; nil when it was not asked.
    package var estimate: ByteCount?
    /// How this lineage was sent so far; nil for one that was never sent by us.
    package var lineage: SendFlags?
    /// Snapshots that we began to send to this target.
    package var begun: Set<ZFSGuid>
    /// The source's dataset guid when it was last seen, to find it under another name.
    package var sourceGuid: ZFSGuid?
    /// The snapshot that we hold, for tools that do not list holds; nil for none.
    package var anchor: ZFSGuid?
    /// Whether the host's tool can resume, bookmark and tell what was written.
    package var sourceDialect: ListingDialect
    /// The same of the target's host.
    package var targetDialect: ListingDialect

    /// Nothing more is known.
    package init() {
        begun = []
        sourceDialect = .list
        targetDialect = .list
    }
}
