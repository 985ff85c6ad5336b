import AlertRouterCore
import Contracts
import Quantities

/// Announced work as programs read it.
struct MaintenanceAnswer: Encodable, Sendable {
    /// One time that it goes on.
    struct Span: Encodable {
        let from: String
        let to: String
    }

    let id: String
    let name: String
    /// `active`, `pending` or `ended`.
    let state: String
    let matchers: [String]
    let tenant: String?
    let clients: [String]
    let startsAt: String
    let endsAt: String?
    /// The days on which it comes again; nil for once.
    let every: String?
    let at: String?
    let minutes: Int?
    let zone: String?
    /// The present or next time; nil when there is none to come.
    let span: Span?
    let createdBy: String
    let changedBy: String
    let changedAt: String
    let endedAt: String?

    init(_ work: MaintenanceChanged, now: Timestamp) {
        let (plan, recurrence) = (work.plan, work.plan.recurrence)
        id = plan.id
        name = plan.name
        state = work.span.map { $0.contains(now) ? "active" : "pending" } ?? "ended"
        matchers = plan.matchers
        tenant = plan.reach.tenant?.text
        clients = plan.reach.clients.map(\.text)
        startsAt = plan.startsAt.rfc3339
        endsAt = plan.endsAt?.rfc3339
        every = recurrence?.daysText
        at = recurrence?.clockText
        minutes = recurrence?.minutes
        zone = recurrence?.zone
        span = work.span.map { Span(from: $0.from.rfc3339, to: $0.to.rfc3339) }
        createdBy = work.createdBy
        changedBy = work.changedBy
        changedAt = work.changedAt.rfc3339
        endedAt = work.endedAt?.rfc3339
    }
}
