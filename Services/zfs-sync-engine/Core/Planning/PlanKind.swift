/// What a plan does.
///
/// The words are the API's.
package enum PlanKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is to be done.
    case nothing
    /// A receive that was cut short goes on.
    case resume
    /// What is left of a cut receive is dropped; then it is planned anew.
    case discardPartial = "discard_partial"
    /// The first copy.
    case seed
    /// From the common snapshot to the newest.
    case incremental
    /// From a bookmark to the newest.
    case fromBookmark = "from_bookmark"
    /// Incremental over snapshots that only the target has.
    case fastForward = "fast_forward"
    /// The target's own history is set aside and the target goes on from the common base.
    case fork
    /// A full copy is made beside the target and then swapped in; the old one is kept.
    case reanchor
    /// A person's: something would be lost.
    case destructive
    /// Something has to be asked first.
    case needsEvidence = "needs_evidence"
    /// A person has to change something.
    case blocked
    /// Not enough is known.
    case unknown
}
