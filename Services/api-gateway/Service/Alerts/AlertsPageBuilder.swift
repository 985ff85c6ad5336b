import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Turns alerts into their page.
struct AlertsPageBuilder {
    let alerts: [AlertChanged]
    let isCut: Bool
    let counts: [ClientName?: AlertCounts]
    let form: AlertForm
    let names: [SystemID: String]
    /// The alerts' tickets, by their fingerprints.
    let tickets: [String: TicketTable.Found]
    let chosen: AlertDetails?
    let now: Timestamp

    private var sum: AlertCounts { counts.values.reduce(AlertCounts(), +) }
    private var rows: AlertRows { AlertRows(names: names, tickets: tickets, now: now) }

    func page() -> AlertsPage {
        var page = AlertsPage()
        page.title = sum.firing == 0 ? "none firing" : "\(sum.firing) firing"
        page.lead = lead
        page.heading = heading
        page.search = form.query.search
        page.kept = form.kept
        page.severities = severities
        page.standings = standings
        page.cares = cares
        page.groupings = groupings
        page.groups = groups
        page.empty = alerts.isEmpty ? empty : .none
        page.rest =
            isCut
            ? "Only the \(Wording.count(alerts.count, "first alert", "first alerts")) "
                + "stand here; filter to see others." : ""
        page.chosen = chosen
        return page
    }

    // MARK: - Head

    private var lead: Sentence {
        let quiet =
            sum.suppressed == 0
            ? "" : " \(NumberWord.capital(sum.suppressed)) more \(are(sum.suppressed)) kept quiet."
        guard sum.firing > 0 else { return "\(strong: "Nothing is firing.")\(quiet)" }
        let systems = Wording.count(sum.systems, "system", "systems")
        let place = sum.systems == 0 ? "" : " in \(systems)"
        let share = "\(sum.firing) firing\(place)"
        let nobody =
            sum.unacknowledged == 0
            ? "all of them looked after"
            : "\(NumberWord.of(sum.unacknowledged)) of them with nobody yet"
        return "\(strong: share), \(nobody).\(quiet)"
    }

    private func are(_ count: Int) -> String { count == 1 ? "is" : "are" }

    private var heading: String {
        switch form.query.standing {
        case .open: "Open"
        case .firing: "Firing"
        case .suppressed: "Kept quiet"
        case .resolved: "Over"
        case .all: "All"
        }
    }

    // MARK: - Filters

    private var severities: [Choice] {
        let words: [(String, String)] = [
            ("", "Any"), ("critical", "Critical"), ("warning", "Warning"), ("info", "Info"),
        ]
        let chosen = form.query.severity?.rawValue ?? ""
        return words.map { Choice($1, value: $0, isChosen: $0 == chosen) }
    }

    private var standings: [Choice] {
        let words: [(AlertQuery.Standing, String)] = [
            (.open, "Open"), (.firing, "Firing"), (.suppressed, "Kept quiet"),
            (.resolved, "Over"), (.all, "All"),
        ]
        return words.map {
            Choice($1, value: $0.rawValue, isChosen: $0 == form.query.standing)
        }
    }

    private var cares: [Choice] {
        let words: [(AlertForm.Care, String)] = [
            (.anyone, "Anyone"), (.nobody, "Nobody yet"), (.me, "Me"),
        ]
        return words.map { Choice($1, value: $0.rawValue, isChosen: $0 == form.care) }
    }

    private var groupings: [Choice] {
        let words: [(AlertQuery.Grouping, String)] = [
            (.system, "by system"), (.rule, "by rule"), (.none, "by time"),
        ]
        return words.map {
            Choice($1, value: form.link($0), isChosen: $0 == form.grouping)
        }
    }

    // MARK: - Rows

    /// Groups in the order of their worst alert.
    private var groups: [AlertsPage.Group] {
        if form.grouping == .none {
            let newest = alerts.sorted { $0.startsAt > $1.startsAt }
            return newest.isEmpty ? [] : [AlertsPage.Group(name: "", rows: newest.map(row))]
        }
        var order: [String] = []
        var grouped: [String: [AlertRow]] = [:]
        for alert in alerts {
            let name = form.grouping == .rule ? alert.name : rows.subject(alert)
            if grouped[name] == nil { order.append(name) }
            grouped[name, default: []].append(row(alert))
        }
        return order.map { AlertsPage.Group(name: $0, rows: grouped[$0] ?? []) }
    }

    private func row(_ alert: AlertChanged) -> AlertRow {
        var row = rows.row(
            alert,
            link: form.link(alert: alert.alert),
            isChosen: alert.alert == chosen?.id
        )
        // Where the head of the group does not say it, the row does.
        if form.grouping != .system { row.care = "\(rows.subject(alert)), \(row.care)" }
        return row
    }

    private var empty: Markup {
        if form.query != AlertQuery(.open) {
            return Markup("No alert fits. \(strong: "Clear the filters") to see all that are open.")
        }
        return Markup(
            "Nobody needs you. \(strong: "No alert is open.") Those that are over stand under Over."
        )
    }
}
