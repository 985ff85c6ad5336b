package import Quantities

/// What is done to a volume whose turn it is.
package enum VolumeActivity: Sendable, Hashable {
    /// Its files are looked at since a moment; nothing is deleted.
    case looking(since: Timestamp)
    /// Files are deleted since a moment, for at least so long before others come first.
    case deleting(since: Timestamp, share: Duration)
    /// A run that a person asked for, beside the turns.
    case confirmed

    /// Whether it has taken its share at a moment; a clock that was set back ends a share too.
    func isOver(at now: Timestamp) -> Bool {
        switch self {
        case .looking(let since): Self.isOver(Schedule.shareMin, since, now)
        case .deleting(let since, let share): Self.isOver(share, since, now)
        case .confirmed: false
        }
    }

    private static func isOver(_ share: Duration, _ since: Timestamp, _ now: Timestamp) -> Bool {
        now < since || now - since >= share
    }
}
