/// Why a status is what it is.
///
/// The words are the API's.
package enum StatusReason: Sendable, Hashable {
    /// How the two ends stand to each other.
    case ends(PlanReason)
    /// The backup is older than its warning or its limit.
    case delayed
    /// The common base is about to be pruned at the source.
    case headroomLow
    /// The source has made no snapshot for too long.
    case sourceQuiet
    /// A pool of either end has damaged data.
    case poolErrors
    /// The backup is switched off, as it may be.
    case expectedOffline
    /// A stream or repair is under way.
    case working
    /// The host was not reached.
    case unreachable

    /// The word.
    package var code: String {
        switch self {
        case .ends(let reason): reason.rawValue
        case .delayed: "delayed"
        case .headroomLow: "headroom_low"
        case .sourceQuiet: "source_quiet"
        case .poolErrors: "pool_errors"
        case .expectedOffline: "expected_offline"
        case .working: "working"
        case .unreachable: "unreachable"
        }
    }
}
