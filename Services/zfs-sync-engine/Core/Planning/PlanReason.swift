/// Why a plan is what it is: how the two ends stand to each other.
///
/// The words are the API's.
package enum PlanReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The target has the source's newest snapshot.
    case upToDate = "up_to_date"
    /// The target has a common base and lacks what came after it.
    case behind
    /// The base is only a bookmark of the source any more.
    case behindFromBookmark = "behind_from_bookmark"
    /// The target has snapshots of its own after the base, and nothing was written.
    case divergedFastForward = "diverged_fast_forward"
    /// The target's history went another way after the base.
    case divergedFork = "diverged_fork"
    /// The target was written to after its newest snapshot, which is the base.
    case targetModified = "target_modified"
    /// Whether the target was written to since the base has to be asked first.
    case writtenNotKnown = "written_not_known"
    /// A receive was cut short and can go on.
    case partialValid = "partial_valid"
    /// A receive was cut short and cannot go on.
    case partialStale = "partial_stale"
    /// A receive was cut short that is not ours, or cannot be understood.
    case partialForeign = "partial_foreign"
    /// There is no dataset at the target yet.
    case targetMissing = "target_missing"
    /// There is nothing to receive it under.
    case targetParentMissing = "target_parent_missing"
    /// The target has something and nothing in common with the source.
    case noCommonBase = "no_common_base"
    /// The source's dataset is not there.
    case sourceMissing = "source_missing"
    /// The source's dataset has another name now.
    case sourceRenamed = "source_renamed"
    /// The source has no snapshots.
    case noSourceSnapshots = "no_source_snapshots"
    /// One is a file system and the other a volume.
    case wrongType = "wrong_type"
    /// What was sent raw would be sent otherwise, or the other way round.
    case rawMismatch = "raw_mismatch"
    /// The target has not the space.
    case noSpace = "no_space"
    /// Something else uses the target.
    case busy
    /// The target's pool can only be read.
    case poolReadOnly = "pool_read_only"
    /// The pool's root can be neither renamed nor replaced.
    case poolRoot = "pool_root"
    /// Children share the target's encryption key and cannot be moved out of it.
    case encryptedChildren = "encrypted_children"
    /// The name of the copy that would be set aside is too long.
    case nameTooLong = "name_too_long"
    /// So many copies are set aside already that a person should look first.
    case supersededFull = "superseded_full"
    /// The source's key is not loaded and the stream would not be raw.
    case keyNotLoaded = "key_not_loaded"
    /// A copy that was set aside is not needed any more.
    case purge
    /// A repair of several steps was begun and goes on.
    case repairUnderWay = "repair_under_way"
    /// What the source holds is not known.
    case sourceUnknown = "source_unknown"
    /// What the target holds is not known.
    case targetUnknown = "target_unknown"
}
