/// Approves that a copy which a repair set aside is destroyed, and has it done, once.
///
/// It is bound to exactly what the person saw, as `ApproveLosses` is.
package struct PurgeCopy: Command {
    /// `zfs-sync-engine.purge-copy.v1`.
    package static let kind: LaneName = .kind("zfs-sync-engine.purge-copy.v1")

    /// The number, at its engine, of the dataset it was the backup of.
    package var dataset: Int64
    /// The copy's guid.
    package var copy: String
    /// What the approval is bound to, 64 hexadecimal digits.
    package var digest: String

    /// The dataset.
    package var key: String { "\(dataset)" }

    /// An approval.
    package init(dataset: Int64, copy: String, digest: String) {
        self.dataset = dataset
        self.copy = copy
        self.digest = digest
    }
}
