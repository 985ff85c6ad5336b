import Foundation
import Quantities
import ZFSSyncEngineCore

/// Whether a dataset is left alone in a run, by what is known before anything is done.
enum RunRules {
    /// Why nothing is begun; nil when something is.
    ///
    /// - Parameters:
    ///   - job: the dataset and its policy.
    ///   - view: both ends and the plan.
    ///   - request: what was asked for.
    ///   - isHoldingMore: whether holds of ours may have been left behind.
    ///   - now: the time.
    /// - Returns: what came of it, nothing having been done.
    static func idle(
        _ job: ReplicationJob,
        _ view: DatasetView,
        _ request: RunRequest,
        isHoldingMore: Bool = false,
        now: Timestamp
    ) -> RepairResult? {
        let plan = view.plan
        func result(_ outcome: RepairResult.Outcome, _ sentence: String) -> RepairResult {
            RepairResult(outcome, plan.kind, sentence)
        }
        if request.isDryRun || job.policy.isDryRun {
            return result(plan.hasWork ? .onlyPlanned : .upToDate, plan.sentence)
        }
        if request.approved != nil { return nil }
        switch plan.kind {
        case .nothing where view.memory.swap == nil && isAnchored(job, view) && !isHoldingMore:
            return result(.upToDate, plan.sentence)
        case .unknown: return result(.waiting, plan.sentence)
        case .blocked, .destructive: return result(.blocked, plan.sentence)
        default: break
        }
        guard request.trigger == .schedule || request.dataset == nil else { return nil }
        // A person who asks again has perhaps mended what failed.
        if request.trigger == .schedule, let next = view.memory.nextTry, next > now {
            return result(
                .waiting,
                "it is tried again at \(next.rfc3339): \(view.memory.failure?.advice ?? "")"
            )
        }
        return closed(job.windows, now).map { result(.waiting, $0) }
    }

    /// Whether our holds are where they belong, so that there is nothing left to do.
    private static func isAnchored(_ job: ReplicationJob, _ view: DatasetView) -> Bool {
        !job.policy.anchors || view.base == nil || view.memory.anchor?.guid == view.base?.guid
    }

    private static func closed(_ windows: [WeekWindow], _ now: Timestamp) -> String? {
        guard !windows.isEmpty else { return nil }
        let minute = minuteOfWeek(now, in: .current)
        guard let wait = windows.map({ $0.minutesUntilOpen(from: minute) }).min(), wait > 0 else {
            return nil
        }
        return "its window opens in \(Wording.duration(.seconds(wait * 60)))"
    }

    /// The minute of the week in local time, from Monday 00:00 on.
    static func minuteOfWeek(_ time: Timestamp, in zone: TimeZone) -> Int {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(time.microseconds) / 1_000_000)
        let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
        // `weekday` counts from Sunday, which is 1.
        let day = ((parts.weekday ?? 2) + 5) % 7
        return (day * 24 + (parts.hour ?? 0)) * 60 + (parts.minute ?? 0)
    }
}
