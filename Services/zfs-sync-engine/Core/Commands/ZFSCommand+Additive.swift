package import Observations

/// Commands of class A: they look, or add.
extension ZFSCommand {
    /// Keeps a snapshot from being destroyed; held again under the same tag it says so and fails.
    package static func hold(_ tag: String, _ snapshot: String, on host: String) -> Self {
        Self(on: host, ["hold", tag, snapshot])
    }

    /// Ends a hold of our own, of a snapshot that stays.
    package static func release(_ tag: String, _ snapshot: String, on host: String) -> Self {
        Self(on: host, ["release", tag, snapshot])
    }

    /// Keeps a snapshot's place as a base when the snapshot itself is pruned.
    package static func bookmark(_ snapshot: String, as bookmark: String, on host: String) -> Self {
        Self(on: host, ["bookmark", snapshot, bookmark])
    }

    /// Makes a dataset that holds others and is never mounted.
    package static func createFolder(_ name: DatasetName, on host: String) -> Self {
        Self(on: host, ["create", "-o", "mountpoint=none", "-o", "canmount=off", name.text])
    }

    /// What was written to a dataset since one of its snapshots, in bytes.
    package static func writtenSince(
        _ snapshot: String,
        of dataset: DatasetName,
        on host: String
    ) -> Self {
        Self(on: host, ["get", "-Hp", "-o", "value", "written@\(snapshot)", dataset.text])
    }

    /// What a send would come to: the same send with `-nvP` (zfs-send.8).
    package static func estimate(_ send: Self) -> Self {
        var command = send
        command.arguments = ["send", "-nvP"] + send.arguments.dropFirst()
        return command
    }
}
