/// How a thing stands; each next one is worse for who looks at it.
package enum Condition: Int, Sendable, Comparable, Codable {
    /// Everything about it is known and well.
    case healthy
    /// Something about it is not known, which is never well.
    case unknown
    /// A person should act soon.
    case warning
    /// A person must act now.
    case critical

    /// Better ones sort first.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The word for it in the API.
    package var word: String {
        switch self {
        case .healthy: "healthy"
        case .unknown: "unknown"
        case .warning: "warning"
        case .critical: "critical"
        }
    }
}
