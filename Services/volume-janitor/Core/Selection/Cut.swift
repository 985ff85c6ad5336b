/// Up to where files go in the order of a rule.
package enum Cut: Sendable, Hashable, Codable {
    /// None goes.
    case nothing
    /// All that may go do.
    case everything
    /// Those before a position go, the one at it stays.
    case before(Position)
    /// Those up to a position go, the one at it too.
    case upTo(Position)

    /// Whether a file at a position is on the side that goes.
    package func takes(_ position: @autoclosure () -> Position) -> Bool {
        switch self {
        case .nothing: false
        case .everything: true
        case .before(let limit): position() < limit
        case .upTo(let limit): !(limit < position())
        }
    }

    /// Whether the keys alone decide, so that no path has to be made; nil when they do not.
    package func takes(key: UInt64, modified: UInt64, size: UInt64) -> Bool? {
        switch self {
        case .nothing: false
        case .everything: true
        case .before(let limit), .upTo(let limit):
            if (key, modified, size) < (limit.key, limit.modified, limit.size) {
                true
            } else if (key, modified, size) > (limit.key, limit.modified, limit.size) {
                false
            } else {
                nil
            }
        }
    }
}
