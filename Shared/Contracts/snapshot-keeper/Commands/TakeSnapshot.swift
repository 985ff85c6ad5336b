/// Takes a snapshot of a subvolume now, and deletes what its rules then let go.
package struct TakeSnapshot: Command {
    /// `snapshot-keeper.take-snapshot.v1`.
    package static let kind: LaneName = .kind("snapshot-keeper.take-snapshot.v1")

    /// Where the subvolume is on its host, an absolute path.
    package var path: String

    /// The path.
    package var key: String { path }

    /// A snapshot of a subvolume.
    package init(path: String) { self.path = path }
}
