/// What became of the snapshot that stands before a clean-up.
package enum CreationStanding: Sendable, Hashable {
    /// None was wanted: a person cleans up.
    case notWanted
    /// It would be taken now, under this name: a preview.
    case planned(SnapshotName)
    /// It was taken, and is among those that were found.
    case made
    /// It could not be taken, and why.
    case failed(String)
}
