package import Quantities

// How volumes share the turns. A look at a huge or slow volume cannot be broken off without losing
// it, so after its share it no longer counts against the turns. A deletion can: it goes on later
// from what is left, so it gives way once somebody waits.
extension Schedule {
    /// How long a turn may keep others waiting, at the least.
    package static let shareMin = Duration.seconds(10)
    /// How long a deletion may keep others waiting, at the most.
    package static let shareMax = Duration.seconds(60)
    /// Long looks beside the turns, at the most.
    package static let longLooksMax = 8

    /// Takes over what is being done to volumes, which no journal holds, from an older schedule.
    package mutating func keepRunning(of other: Schedule) { running = other.running }

    /// Whether another turn may begin.
    func hasRoom(at now: Timestamp) -> Bool {
        let counted = running.values.count { activity in
            switch activity {
            case .looking: !activity.isOver(at: now)
            case .deleting: true
            case .confirmed: false
            }
        }
        let turns = running.values.count { $0 != .confirmed }
        return counted < turnsMax && turns < turnsMax + Self.longLooksMax
    }

    /// Notes that a turn comes to its deletions; who looked for long may delete for as long.
    package mutating func beginDeleting(_ volume: VolumeName, at now: Timestamp) {
        guard case .looking(let since)? = running[volume] else { return }
        let share = min(max(now - since, Self.shareMin), Self.shareMax)
        running[volume] = .deleting(since: now, share: share)
    }

    /// Notes that a turn's deletions are over.
    package mutating func endDeleting(_ volume: VolumeName, at now: Timestamp) {
        guard case .deleting? = running[volume] else { return }
        running[volume] = .looking(since: now)
    }

    /// Whether the deletions in a volume are to be broken off, because others wait for a turn and
    /// it has had its share for longest.
    package func givesWay(_ volume: VolumeName, at now: Timestamp) -> Bool {
        guard let activity = running[volume], case .deleting(let since, _) = activity,
            activity.isOver(at: now), !hasRoom(at: now), hasWaiting(at: now)
        else { return false }
        return running.allSatisfy { other, activity in
            guard case .deleting(let begun, _) = activity else { return true }
            return (since, volume) <= (begun, other)
        }
    }

    private func hasWaiting(at now: Timestamp) -> Bool {
        items.contains { $0.value.nextDue <= now && running[$0.key.volume] == nil }
    }
}
