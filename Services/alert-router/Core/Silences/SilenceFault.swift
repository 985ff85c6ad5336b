/// Why a silence is refused, in Alertmanager's words.
package enum SilenceFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// None has this name.
    case notFound
    /// It would end before it begins.
    case endsBeforeStart
    /// It would be over.
    case endInPast
    /// It would keep nothing in particular quiet.
    case noMatchers
    /// Every matcher is met by a label that is not there.
    case allMatchEmpty
    /// It is over already.
    case alreadyExpired(String)
    /// There are `SilenceBook.countMax`.
    case tooMany

    /// What its maker reads.
    package var description: String {
        switch self {
        case .notFound: "silence not found"
        case .endsBeforeStart: "failed to create silence: start time must be before end time"
        case .endInPast: "failed to create silence: end time can't be in the past"
        case .noMatchers: "invalid silence: at least one matcher required"
        case .allMatchEmpty:
            "invalid silence: at least one matcher must not match the empty string"
        case .alreadyExpired(let id): "silence \(id) already expired"
        case .tooMany:
            "there are \(SilenceBook.countMax) silences already; expire some that are not needed"
        }
    }
}
