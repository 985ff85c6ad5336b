/// A step of a run that a kill can come after; told to tests.
package enum KeeperEdge: String, Sendable, Hashable, CaseIterable {
    /// A snapshot was written down, and is not taken yet.
    case intendedTaking
    /// It was taken, and that is not written down yet.
    case taken
    /// That is written down.
    case listed
    /// A deletion was written down, and is not done yet.
    case intendedDeleting
    /// It was done, and that is not written down yet.
    case deleted
    /// That is written down.
    case settled
}
