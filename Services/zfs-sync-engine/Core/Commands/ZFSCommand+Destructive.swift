package import Observations

/// Commands of class C: only behind an approval that names what is lost.
extension ZFSCommand {
    /// Takes a dataset back to one of its snapshots and destroys those made since.
    package static func rollback(
        _ dataset: DatasetName,
        to snapshot: String,
        on host: String
    ) -> Self {
        Self(on: host, ["rollback", "-r", dataset.snapshot(snapshot)], .destructive)
    }

    /// Destroys a dataset with its snapshots and all below it; it fails when there are clones.
    package static func destroy(_ dataset: DatasetName, on host: String) -> Self {
        Self(on: host, ["destroy", "-r", dataset.text], .destructive)
    }

    /// Destroys snapshots of a dataset by name.
    package static func destroySnapshots(
        of dataset: DatasetName,
        _ names: [String],
        on host: String
    ) -> Self {
        Self(
            on: host,
            ["destroy", dataset.snapshot(names.joined(separator: ","))],
            .destructive
        )
    }
}
