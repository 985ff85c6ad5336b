import Contracts
import Quantities

/// A silence in the API.
struct SilenceAnswer: Encodable, Sendable {
    let id: String
    let state: String
    let matchers: [String]
    let clients: [String]
    let startsAt: String
    let endsAt: String
    let createdBy: String
    let comment: String

    init(_ silence: SilenceChanged, now: Timestamp) {
        id = silence.id
        state = silence.standing(at: now).word
        matchers = silence.matchers
        clients = silence.reach.clients.map(\.text)
        startsAt = silence.startsAt.rfc3339
        endsAt = silence.endsAt.rfc3339
        createdBy = silence.createdBy
        comment = silence.comment
    }
}

/// Announced work in the API.
struct WorkAnswer: Encodable, Sendable {
    let id: String
    let name: String
    let state: String
    let matchers: [String]
    let clients: [String]
    let startsAt: String
    let endsAt: String?
    /// How it comes again, such as `sat at 22:00 for 4 h, Europe/Berlin`; nil for once.
    let rhythm: String?
    let from: String?
    let to: String?
    let createdBy: String
    let changedBy: String
    let endedAt: String?

    init(_ work: MaintenanceChanged, now: Timestamp) {
        id = work.plan.id
        name = work.plan.name
        state = work.standing(at: now).word
        matchers = work.plan.matchers
        clients = work.plan.reach.clients.map(\.text)
        startsAt = work.plan.startsAt.rfc3339
        endsAt = work.plan.endsAt?.rfc3339
        rhythm = work.plan.recurrence == nil ? nil : QuietWords.rhythm(work.plan)
        from = work.span?.from.rfc3339
        to = work.span?.to.rfc3339
        createdBy = work.createdBy
        changedBy = work.changedBy
        endedAt = work.endedAt?.rfc3339
    }
}

extension QuietStanding {
    /// The word of the API.
    fileprivate var word: String {
        switch self {
        case .active: "active"
        case .pending: "pending"
        case .over: "expired"
        }
    }
}
