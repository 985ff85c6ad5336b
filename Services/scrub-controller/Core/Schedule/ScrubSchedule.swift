import Quantities

/// When a pool is to be scrubbed by itself.
package struct ScrubSchedule: Sendable, Hashable {
    /// When it is due.
    package let cron: CronExpression
    /// How long after that it should be done: what is left then runs at the floor speed in time.
    package let finishWithin: Duration

    /// A schedule.
    package init(_ cron: CronExpression, finishWithin: Duration) {
        self.cron = cron
        self.finishWithin = finishWithin
    }

    /// Reads `weekly` (Sunday, 02:00), `monthly` (the first of a month, 02:00), `never` or a cron
    /// expression.
    ///
    /// - Returns: the schedule; nil in it for `never`; nil for what is none of them.
    package static func read(_ text: String, finishWithin: Duration?) -> ScrubSchedule?? {
        switch text {
        case "never": return .some(nil)
        case "weekly": return schedule("0 2 * * 0", finishWithin ?? .seconds(3 * 86_400))
        case "monthly": return schedule("0 2 1 * *", finishWithin ?? .seconds(10 * 86_400))
        default:
            guard CronExpression(text) != nil else { return nil }
            return schedule(text, finishWithin ?? .seconds(3 * 86_400))
        }
    }

    private static func schedule(_ text: String, _ within: Duration) -> ScrubSchedule? {
        CronExpression(text).map { ScrubSchedule($0, finishWithin: within) }
    }
}
