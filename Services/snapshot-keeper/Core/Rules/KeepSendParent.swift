import Observations

/// Keeps the newest snapshot of which each target has a copy: the next incremental send starts
/// from it.
struct KeepSendParent: KeepRule {
    /// The UUIDs of what each target received (`received_uuid` of its subvolumes).
    let targets: [Set<String>]

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        var kept: [Int: KeepReason] = [:]
        for received in targets {
            // What was received here itself is sent on under the UUID it came with.
            let parent = snapshots.lastIndex { snapshot in
                received.contains(snapshot.subvolume.receivedUUID ?? snapshot.subvolume.uuid)
            }
            if let parent { kept[parent] = .sendParent }
        }
        return kept
    }
}
