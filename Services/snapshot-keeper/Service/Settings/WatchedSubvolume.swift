package import SnapshotKeeperCore

/// A subvolume that is kept, and how.
package struct WatchedSubvolume: Sendable, Equatable {
    /// Where it is, an absolute path.
    package var path: String
    /// The folder of its snapshots, an absolute path.
    package var folder: String
    /// What is kept.
    package var retention: RetentionPolicy
    /// When snapshots are taken; nil for only when asked.
    package var schedule: SnapshotSchedule?
    /// The only pool that may be there; nil for any.
    package var pool: String?
    /// How much must be free for one more.
    package var floor = SpaceFloor(percent: 2)
    /// Folders in which the copies of incremental sends lie.
    package var sendTargets: [String] = []
    /// What runs before and after.
    package var hooks = HookSettings()
    /// The name in the folder that leads to the newest snapshot; nil for none.
    package var link: String?

    /// A subvolume.
    package init(path: String, folder: String, retention: RetentionPolicy) {
        self.path = path
        self.folder = folder
        self.retention = retention
    }

    /// What names of its snapshots begin with.
    package var label: SnapshotLabel { SnapshotLabel(path: path) }
}
