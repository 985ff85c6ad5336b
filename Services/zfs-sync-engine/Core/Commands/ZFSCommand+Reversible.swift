package import Observations

/// Commands of class B: nothing is lost, and each has its inverse.
extension ZFSCommand {
    /// Gives a dataset another name in its pool, with everything below it.
    package static func rename(
        _ old: DatasetName,
        to new: DatasetName,
        on host: String
    ) -> Self {
        Self(on: host, ["rename", old.text, new.text], .reversible)
    }

    /// Gives a snapshot another name.
    package static func renameSnapshot(
        of dataset: DatasetName,
        _ old: String,
        to new: String,
        on host: String
    ) -> Self {
        Self(
            on: host,
            ["rename", dataset.snapshot(old), dataset.snapshot(new)],
            .reversible
        )
    }

    /// Makes a writable dataset of a snapshot, unmounted; only the difference takes space.
    package static func clone(
        _ snapshot: String,
        to new: DatasetName,
        kind: DatasetKind,
        on host: String
    ) -> Self {
        let properties = kind == .volume ? [] : ["-o", "mountpoint=none", "-o", "canmount=noauto"]
        return Self(on: host, ["clone"] + properties + [snapshot, new.text], .reversible)
    }

    /// Gives a clone the snapshots that it was cloned from; the origin becomes its clone.
    package static func promote(_ clone: DatasetName, on host: String) -> Self {
        Self(on: host, ["promote", clone.text], .reversible)
    }

    /// Takes a file system from the tree of files; it fails while somebody uses it.
    package static func unmount(_ dataset: DatasetName, on host: String) -> Self {
        Self(on: host, ["unmount", dataset.text], .reversible)
    }

    /// Sets one property.
    package static func set(
        _ property: String,
        _ value: String,
        of dataset: DatasetName,
        on host: String
    ) -> Self {
        Self(on: host, ["set", "\(property)=\(value)", dataset.text], .reversible)
    }

    /// Drops what a receive of ours that was cut short has kept.
    package static func abortReceive(
        _ dataset: DatasetName,
        on host: String,
        _ operation: OperationClass = .reversible
    ) -> Self {
        Self(on: host, ["receive", "-A", dataset.text], operation)
    }
}
