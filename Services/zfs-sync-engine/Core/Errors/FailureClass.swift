/// What kind of failure a text of zfs or ssh stands for.
///
/// It explains a failure and says when to try again. What is done about it is decided from guids
/// and tokens that are listed anew, never from a text.
package enum FailureClass: String, Sendable, Hashable, Codable, CaseIterable {
    /// The connection could not be made, or went away: exit status 255 of ssh.
    case transport
    /// The host's key is not the one that is pinned.
    case hostKey
    /// The host did not take our key.
    case authentication
    /// Nothing moved for as long as the watchdog waits.
    case stalled
    /// What the token refers to is no longer on the source.
    case resumeInvalid
    /// A partial receive stands in the way.
    case partialInTheWay
    /// The stream was cut short and what came is kept.
    case partialKept
    /// The stream was cut short and nothing of it is kept.
    case cutShort
    /// The target was written to since its newest snapshot.
    case modified
    /// The target's newest snapshot is not the stream's base.
    case baseMismatch
    /// A snapshot of that name is on the target already.
    case collision
    /// A full stream meets a dataset that is there.
    case targetExists
    /// Raw and other streams were mixed.
    case rawMismatch
    /// Something else uses the dataset.
    case busy
    /// A snapshot is held.
    case held
    /// The pool or a quota is full.
    case noSpace
    /// The user may not.
    case permission
    /// The data came, only the mount failed.
    case mountOnly
    /// A dataset, snapshot or pool is not there.
    case notFound
    /// There is no such program on the host.
    case noTool
    /// The tool or the kernel is too old for it.
    case unsupported
    /// The key of an encrypted dataset is not loaded.
    case keyNotLoaded
    /// The pool cannot be written.
    case poolTrouble
    /// The data cannot be read or written.
    case inputOutput
    /// Somebody stopped it.
    case stopped
    /// Nothing that is known.
    case unknown
}

extension FailureClass {
    /// When it is of use to try again.
    package var retry: RetryAdvice {
        switch self {
        case .transport, .stalled, .partialKept, .cutShort: .soon
        case .busy, .noSpace, .poolTrouble, .held, .unknown: .later
        case .resumeInvalid, .partialInTheWay, .modified, .baseMismatch, .collision, .targetExists,
            .notFound, .stopped:
            .plannedAnew
        case .mountOnly: .no
        case .hostKey, .authentication, .rawMismatch, .permission, .noTool, .unsupported,
            .keyNotLoaded, .inputOutput:
            .afterAPerson
        }
    }

    /// What it means and what to do, for a person.
    package var advice: String {
        switch self {
        case .transport: "the connection failed; it is tried again"
        case .hostKey:
            "the host's key is not the pinned one: find out why, then put the new key into the "
                + "known-hosts file"
        case .authentication: "the host refuses our key: put it into its authorized_keys"
        case .stalled: "nothing moved any more, so it was stopped; it goes on where it was"
        case .resumeInvalid: "what was being sent is no longer on the source; it is planned anew"
        case .partialInTheWay: "a receive that was cut short is in the way; it is planned anew"
        case .partialKept: "the stream was cut short and what came is kept; it goes on from there"
        case .cutShort: "the stream was cut short; it begins again"
        case .modified: "the target was written to since its newest snapshot"
        case .baseMismatch: "the target's newest snapshot is not the base that was planned"
        case .collision: "another snapshot of that name is on the target"
        case .targetExists: "there is a dataset where a new one was to be received"
        case .rawMismatch: "raw and other streams of this dataset were mixed; they cannot be"
        case .busy: "something else uses the dataset, perhaps a receive that still hangs there"
        case .held: "a hold keeps the snapshot"
        case .noSpace: "the target is full or its quota is reached: make space"
        case .permission: "the user may not do this: see the guide's `zfs allow` sets"
        case .mountOnly: "the data came, only the mount was refused"
        case .notFound: "something that was there a moment ago is gone; it is planned anew"
        case .noTool: "there is no such program on the host: set its path"
        case .unsupported: "the host's ZFS is too old for this"
        case .keyNotLoaded: "the source's key is not loaded: load it, or send raw"
        case .poolTrouble: "the pool cannot be written: look at `zpool status`"
        case .inputOutput: "data could not be read or written: look at `zpool status`"
        case .stopped: "somebody stopped it"
        case .unknown: "for a reason that is not known here"
        }
    }
}
