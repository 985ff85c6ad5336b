import Quantities

/// How fast a device may be scrubbed: halved while others are disturbed, doubled when it is calm.
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
    ///   - isDisturbed: whether others are disturbed now.
    ///   - calmFor: how long it has been calm; nil when it is not.
    ///   - measured: what each device was read at, in bytes a second, at the most; nil for not
    ///     known.
    ///   - lowest: the lowest limit.
    ///   - highest: the highest; nil for as fast as the disk is.
    ///   - uptime: the time.
    package mutating func govern(
        isDisturbed: Bool,
        calmFor: Duration?,
        measured: Int64?,
        lowest: Int64,
        highest: Int64?,
        at uptime: Duration
    ) {
        let before = limit
        if let current = limit { limit = max(current, lowest) }
        let since = changedAt.map { uptime - $0 }
        if isDisturbed {
            if since.map({ $0 >= Self.lowerEvery }) ?? true { lower(measured, lowest) }
        } else if let calmFor, calmFor >= Self.raiseEvery,
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
