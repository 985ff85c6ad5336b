import Contracts
import Quantities
import WebInterface

/// When something keeps alerts quiet, in words.
struct QuietWords {
    let now: Timestamp
    let calendar: WallCalendar

    func when(_ silence: SilenceChanged) -> Sentence {
        switch silence.standing(at: now) {
        case .active: until(silence.endsAt)
        case .pending: "from \(words(silence.startsAt)) to \(words(silence.endsAt))"
        case .over: "until \(words(silence.endsAt))"
        }
    }

    func when(_ work: MaintenanceChanged) -> Sentence {
        switch (work.standing(at: now), work.span) {
        case (.active, let span?): return until(span.to)
        case (.pending, let span?):
            return "next from \(strong: words(span.from)) to \(words(span.to))"
        default:
            let end = work.endedAt ?? work.plan.endsAt
            return end.map { "until \(words($0))" } ?? "no time to come"
        }
    }

    /// On which days work comes again; empty for once.
    static func rhythm(_ plan: MaintenancePlan) -> String {
        guard let recurrence = plan.recurrence else { return "" }
        let length = Wording.duration(.seconds(recurrence.minutes * 60))
        return "\(recurrence.daysText) at \(recurrence.clockText) for \(length), "
            + recurrence.zone
    }

    private func until(_ moment: Timestamp) -> Sentence {
        "until \(strong: words(moment)), for \(Wording.duration(moment - now)) more"
    }

    private func words(_ moment: Timestamp) -> String { calendar.moment(moment, now: now) }
}
