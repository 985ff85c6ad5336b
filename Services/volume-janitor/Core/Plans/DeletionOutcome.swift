/// What became of a file whose deletion was written down.
package enum DeletionOutcome: Sendable, Hashable {
    /// It is gone; `isPending` when a process still has it open, so that its bytes come later.
    case deleted(isPending: Bool)
    /// It was left.
    case left(SkipReason)
    /// The kernel refused, with its error number.
    case refused(errno: Int32, name: String)
    /// The run was stopped before its turn came.
    case stopped
    /// Found after the run had broken off: it is gone.
    case foundDeleted
    /// Found after the run had broken off: it is there; put back where it had been moved aside.
    case foundPresent(wasPutBack: Bool)

    /// The outcome in one word of the audit.
    package var word: String {
        switch self {
        case .deleted: "deleted"
        case .left(let reason): reason.rawValue
        case .refused: "refused"
        case .stopped: "stopped"
        case .foundDeleted: "found_deleted"
        case .foundPresent(let wasPutBack): wasPutBack ? "put_back" : "found_present"
        }
    }
}
