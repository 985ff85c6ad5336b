import Quantities

/// How fast a device may be scrubbed: at the lowest speed as soon as others use the disks, halved
/// while they are disturbed by what is not seen at the disks, doubled when it is quiet.
///
/// What comes to a disk in between a scrub's reads waits for them, and each hundredth of the time
/// that they take is a hundredth of the others' reads. So there is no middle way with others about:
/// it reads so little that they do not notice, or they notice.
package struct SpeedGovernor: Sendable, Equatable {
    /// What each device is held to, in bytes a second; nil for no limit of ours.
    package private(set) var limit: Int64?
    /// Since when it is as low as it may be; nil when it is not.
    package private(set) var lowestSince: Duration?
    private var changedAt: Duration?

    /// Between two changes downwards, and upwards.
    static let lowerEvery = Duration.seconds(2)
    static let raiseEvery = Duration.seconds(10)

    /// A governor without a limit, or with the one that was set before a restart.
    package init(limit: Int64? = nil) { self.limit = limit }

    /// Sees to the limit.
    ///
    /// - Parameters:
    ///   - isShared: whether others use the disks now.
    ///   - isDisturbed: whether others are disturbed now.
    ///   - quietFor: how long neither has been so; nil when one is.
    ///   - measured: what each device was read at, in bytes a second, at the most; nil for not
    ///     known.
    ///   - lowest: the lowest limit.
    ///   - highest: the highest; nil for as fast as the disk is.
    ///   - uptime: the time.
    package mutating func govern(
        isShared: Bool,
        isDisturbed: Bool,
        quietFor: Duration?,
        measured: Int64?,
        lowest: Int64,
        highest: Int64?,
        at uptime: Duration
    ) {
        let before = limit
        if let current = limit { limit = max(current, lowest) }
        let since = changedAt.map { uptime - $0 }
        if isShared {
            limit = lowest
        } else if isDisturbed {
            if since.map({ $0 >= Self.lowerEvery }) ?? true { lower(measured, lowest) }
        } else if let quietFor, quietFor >= Self.raiseEvery,
            since.map({ $0 >= Self.raiseEvery }) ?? true
        {
            limit = limit.flatMap { Self.raised($0, measured: measured) }
        }
        if let highest { limit = min(limit ?? highest, highest) }
        if limit != before { changedAt = uptime }
        lowestSince = limit == lowest ? lowestSince ?? uptime : nil
    }

    private mutating func lower(_ measured: Int64?, _ lowest: Int64) {
        guard let current = limit else {
            // The first step is a large one: whoever came to work is to notice nothing.
            limit = max(lowest, (measured ?? 0) / 8)
            return
        }
        limit = max(lowest, min(current, measured ?? current) / 2)
    }

    /// Twice as much; none when the disk is not that fast anyway.
    private static func raised(_ limit: Int64, measured: Int64?) -> Int64? {
        guard let measured, measured < limit / 2 else { return limit < 1 << 40 ? limit * 2 : nil }
        return nil
    }
}
