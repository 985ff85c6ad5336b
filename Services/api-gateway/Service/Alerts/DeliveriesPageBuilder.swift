import APIGatewayCore
import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// Turns notifications that were delivered or given up into their page.
struct DeliveriesPageBuilder {
    /// Notifications in the list.
    static let shownMax = 100

    let told: [NotificationDelivered]
    /// Where notifications are sent to, by name.
    let destinations: [DestinationChanged]
    /// What alerts say, by their fingerprints; one that is forgotten is not there.
    let sentences: [String: String]
    let seesAll: Bool
    let mayAct: Bool
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> DeliveriesPage {
        var page = DeliveriesPage()
        page.lead = lead
        page.waiting = waiting.map(line)
        page.receivers = receivers
        page.rows = told.prefix(Self.shownMax).map(row)
        page.empty = told.isEmpty && waiting.isEmpty ? empty : .none
        return page
    }

    private static func isDelivered(_ told: NotificationDelivered) -> Bool {
        told.outcome == "delivered"
    }

    private var byReceiver: [(key: String, value: [NotificationDelivered])] {
        Dictionary(grouping: told) { "\($0.receiver)\n\($0.target)" }.sorted { $0.key < $1.key }
    }

    /// Receivers whose newest notification was given up.
    private var failing: Int {
        byReceiver.count { $0.value.first.map { !Self.isDelivered($0) } ?? false }
    }

    private var lead: Sentence {
        let unreached = waiting.filter { $0.state != Self.well }
        guard unreached.isEmpty else {
            let count = Wording.count(unreached.count, "destination is", "destinations are")
            let waits = unreached.reduce(0) { $0 + $1.waiting }
            guard waits > 0 else { return "\(strong: "\(count) not reached"); nothing waits." }
            let words =
                waits == 1
                ? "1 notification waits, and goes" : "\(Wording.grouped(Int64(waits))) wait, and go"
            return "\(strong: "\(count) not reached"): \(words) out as soon as that is over."
        }
        guard !told.isEmpty else { return "\(strong: "No notification") has been sent yet." }
        guard failing > 0 else { return "\(strong: "Every receiver is reached.")" }
        let count = Wording.count(failing, "receiver is", "receivers are")
        return "\(strong: "\(count) not reached"): the newest notification was given up."
    }

    // MARK: - What waits

    /// The word for a destination that takes what it is sent.
    private static let well = "ok"

    /// Destinations that are not reached, the worst first, then those for which something waits.
    private var waiting: [DestinationChanged] {
        destinations.filter { $0.state != Self.well || $0.waiting > 0 }
            .sorted { (Self.rank($0), $0.name) < (Self.rank($1), $1.name) }
    }

    private static func rank(_ destination: DestinationChanged) -> Int {
        destination.state == well ? 2 : destination.disabledSince == nil ? 1 : 0
    }

    private func line(_ destination: DestinationChanged) -> DeliveriesPage.Waiting {
        let badge =
            switch Self.rank(destination) {
            case 0: Badge(.critical, "Takes nothing")
            case 1: Badge(.warning, "Not reached")
            default: Badge(.running, "Sending")
            }
        return DeliveriesPage.Waiting(
            badge: badge,
            name: destination.name,
            receivers: destination.receivers.joined(separator: ", "),
            why: destination.reason,
            count: Wording.grouped(Int64(destination.waiting)),
            about: about(destination),
            oldest: destination.oldestAt.map { Moment($0, words: Wording.ago($0, now: now)) },
            next: next(destination),
            action: mayAct && destination.state != Self.well && destination.waiting > 0
                ? "/deliveries/\(FormFields.encoded(destination.destination))/try" : ""
        )
    }

    /// What the oldest says, and how many more there are.
    private func about(_ destination: DestinationChanged) -> String {
        guard let first = destination.titles.first else { return "" }
        let more = destination.waiting - 1
        return more > 0 ? "\(first) and \(Wording.grouped(Int64(more))) more" : first
    }

    private func next(_ destination: DestinationChanged) -> Moment? {
        guard destination.waiting > 0, let next = destination.nextAttempt, next > now else {
            return nil
        }
        return Moment(next, words: "in \(Wording.duration(next - now))")
    }

    // MARK: - Who was told

    private var receivers: [DeliveriesPage.Receiver] {
        byReceiver.compactMap { _, all in
            guard let newest = all.first else { return nil }
            let good = all.first(where: Self.isDelivered)
            return DeliveriesPage.Receiver(
                badge: Self.badge(newest),
                name: newest.receiver,
                target: newest.target,
                delivered: Wording.grouped(Int64(all.count(where: Self.isDelivered))),
                failed: Wording.grouped(Int64(all.count { !Self.isDelivered($0) })),
                last: good.map { Moment($0.at, words: Wording.ago($0.at, now: now)) },
                why: Self.isDelivered(newest) ? "" : newest.reason ?? "no reason is known"
            )
        }
    }

    private static func badge(_ told: NotificationDelivered) -> Badge {
        isDelivered(told) ? Badge(.fine, "Delivered") : Badge(.critical, "Given up")
    }

    private func row(_ told: NotificationDelivered) -> DeliveriesPage.Row {
        let count = told.alerts.count + told.alertsLeftOut
        let pace = AlertWords.pace(told.at - told.queuedAt)
        let tries = told.attempts > 1 ? ", \(told.attempts) tries" : ""
        return DeliveriesPage.Row(
            badge: Self.badge(told),
            moment: Moment(told.at, words: calendar.moment(told.at, now: now)),
            receiver: "\(told.receiver), \(told.target)",
            words: words(of: told, count),
            link: told.alerts.count == 1 ? told.alerts.first.map { "/alerts/\($0)" } : nil,
            remark: told.reason.map { "\($0), \(pace)\(tries)" } ?? "\(pace)\(tries)"
        )
    }

    /// What one alert says, or how many it is about.
    private func words(of told: NotificationDelivered, _ count: Int) -> String {
        guard let first = told.alerts.first, let sentence = sentences[first] else {
            return Wording.count(count, "alert", "alerts")
        }
        return count == 1 ? sentence : "\(sentence) and \(count - 1) more"
    }

    private var empty: Markup {
        seesAll
            ? Markup(
                """
                Nobody was told of anything yet. Name \(strong: "receivers") in the alert-router's \
                settings, and try one with \(strong: "poolkeeper notify test RECEIVER").
                """
            )
            : Markup("Receivers belong to the whole installation; this account sees some clients.")
    }
}
