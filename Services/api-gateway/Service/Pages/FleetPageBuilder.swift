import APIGatewayCore
import Quantities
import WebInterface

/// Turns an assessed fleet into its page.
struct FleetPageBuilder {
    /// Systems from which on each client of the quiet list is closed.
    static let foldFrom = 200
    /// Quiet systems on one page.
    static let quietMax = 500

    let fleet: [SystemAssessment]
    let filter: FleetFilter
    let thresholds: Thresholds
    /// How many alerts of each system are told of.
    let alerts: [SystemID: Int]
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> FleetPage {
        let summary = FleetSummary(of: fleet)
        let shown = filter.sorted(fleet.filter(filter.shows))
        var page = FleetPage()
        page.title = title(summary)
        page.lead = lead(summary)
        page.figures = figures(summary)
        page.search = filter.search
        page.clients = clients
        page.states = states
        page.orders = orders
        page.groups = groups(shown.filter { $0.urgency != .quiet })
        fillQuiet(&page, shown.filter { $0.urgency == .quiet })
        page.empty = empty(shown)
        return page
    }

    // MARK: - Head

    private func title(_ summary: FleetSummary) -> String {
        switch summary.needing {
        case 0: "nobody needs you"
        case 1: "1 of \(summary.systems) needs someone"
        default: "\(summary.needing) of \(summary.systems) need someone"
        }
    }

    private func lead(_ summary: FleetSummary) -> Sentence {
        let total = Wording.count(summary.systems, "system", "systems")
        let unclear = summary.unclear == 0 ? "" : " Of \(summary.unclear) not enough is known."
        if summary.systems == 0 { return "\(strong: "No system") has reported yet." }
        if summary.needing == 0 {
            let quiet = Wording.count(summary.quiet, "system is", "systems are")
            return "\(strong: "Nobody needs you.") \(quiet) quiet.\(unclear)"
        }
        let verb = summary.needing == 1 ? "needs" : "need"
        let now =
            summary.now == 0
            ? "none of them now" : "\(NumberWord.of(summary.now)) of them now"
        let share = "\(summary.needing) of \(total)"
        return
            """
            \(strong: share) \(verb) someone, \(now). \(String(summary.quiet)) are quiet.\(unclear)
            """
    }

    private func figures(_ summary: FleetSummary) -> [KeyFigure] {
        let offline = summary.offline == 0 ? "" : ", \(summary.offline) silent"
        var figures = [
            KeyFigure(
                String(summary.now),
                label: "act now\(offline)",
                tone: summary.now == 0 ? nil : .critical,
                link: link(urgency: "now")
            ),
            KeyFigure(
                String(summary.later),
                label: "this week or month",
                tone: summary.later == 0 ? nil : .warning,
                link: link(urgency: "later")
            ),
            KeyFigure(
                String(summary.unclear),
                label: "not known",
                tone: summary.unclear == 0 ? nil : .unknown,
                link: link(urgency: "unclear")
            ),
            KeyFigure(String(summary.quiet), label: "quiet", link: link(urgency: "quiet")),
        ]
        if let ratio = summary.ratio {
            let parts = Wording.size(summary.used, of: summary.total).split(separator: " of ")
            let pools = Wording.count(summary.pools, "pool", "pools")
            figures.append(
                KeyFigure(
                    String(parts[0]),
                    suffix: parts.count == 2 ? "of \(parts[1])" : "",
                    label: "used in \(pools), \(Wording.percent(ratio))"
                )
            )
        }
        let disks = Wording.count(summary.disks, "disk", "disks")
        figures.append(KeyFigure(String(summary.disksAtRisk), label: "of \(disks) at risk"))
        return figures
    }

    private func link(urgency: String) -> String { "/fleet?urgency=\(urgency)" }

    // MARK: - Filters

    private var clients: [Choice] {
        let names = Set(fleet.compactMap { $0.system.client?.text }).sorted()
        let all = "All \(Wording.count(names.count, "client", "clients"))"
        return [Choice(all, value: "", isChosen: filter.client == nil)]
            + names.map { Choice($0, value: $0, isChosen: $0 == filter.client) }
    }

    private var states: [Choice] {
        [Choice("Any state", value: "", isChosen: filter.state == nil)]
            + FleetFilter.State.allCases.map {
                Choice(capital($0.rawValue), value: $0.rawValue, isChosen: $0 == filter.state)
            }
    }

    private var orders: [Choice] {
        let words: [(FleetFilter.Order, String)] = [
            (.urgency, "Urgency"), (.used, "Used"), (.seen, "Last seen"), (.name, "Name"),
        ]
        return words.map { Choice($1, value: $0.rawValue, isChosen: $0 == filter.order) }
    }

    private func capital(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }

    private func empty(_ shown: [SystemAssessment]) -> Markup {
        if fleet.isEmpty {
            return Markup(
                """
                No systems yet. Create an ingest key with \
                \(strong: "poolkeeper keys create --scope ingest") and point n8n at \
                \(strong: "/webhook/metrics").
                """
            )
        }
        guard shown.isEmpty else { return .none }
        return Markup("No system fits. \(strong: "Clear the filters") to see all.")
    }

    // MARK: - Rows

    private func groups(_ needing: [SystemAssessment]) -> [FleetPage.Group] {
        if filter.order != .urgency, !needing.isEmpty {
            return [FleetPage.Group(name: "By choice of order", rows: needing.map(row))]
        }
        return Urgency.allCases.compactMap { urgency in
            let rows = needing.filter { $0.urgency == urgency }.map(row)
            return rows.isEmpty ? nil : FleetPage.Group(name: urgency.heading, rows: rows)
        }
    }

    private func row(_ assessed: SystemAssessment) -> FleetPage.Row {
        let system = assessed.system
        let first = assessed.findings.first
        var row = FleetPage.Row(
            key: system.id.text,
            tone: assessed.tone,
            state: assessed.word,
            since: first?.since.map { Wording.duration(now - $0) } ?? "",
            name: system.title,
            client: system.client?.text ?? "no client",
            link: SystemLink.path(to: system.id),
            why: first?.reason ?? "",
            more: more(assessed.findings),
            usage: usage(assessed),
            seen: Moment(
                system.lastSeen,
                words: Wording.ago(system.lastSeen, now: now),
                tone: assessed.isOffline ? .critical : nil
            )
        )
        if let count = alerts[system.id], count > 0 {
            row.alerts = Wording.count(count, "alert", "alerts")
            row.alertsLink = "/alerts?system=\(FormFields.encoded(system.id.text))"
        }
        return row
    }

    private func more(_ findings: [Finding]) -> Sentence {
        guard findings.count > 1 else { return findings.first?.advice ?? "" }
        let rest = findings.count - 2
        let others = rest > 0 ? " And \(NumberWord.of(rest)) more." : ""
        return findings[1].reason + "\(others)"
    }

    private func usage(_ assessed: SystemAssessment) -> UsageBar? {
        guard let pool = assessed.fullestPool, let ratio = pool.ratio else { return nil }
        let isOld = pool.isStale || assessed.presence != .present
        return UsageBar(
            meter: thresholds.meter(ratio, isStale: isOld),
            number: Wording.percent(ratio),
            remark: isOld ? "\(pool.name), last known" : pool.name,
            exact: pool.used.map(Wording.exactBytes) ?? ""
        )
    }

    // MARK: - Quiet

    private func fillQuiet(_ page: inout FleetPage, _ quiet: [SystemAssessment]) {
        guard !quiet.isEmpty else { return }
        let byClient = quiet.sorted {
            ($0.system.client?.text ?? "", $0.system.title) < (
                $1.system.client?.text ?? "", $1.system.title
            )
        }
        let slice = paged(&page, byClient)
        page.quietTitle = "Quiet, \(Wording.count(quiet.count, "system", "systems"))"
        page.quietRemark = "Nothing to do. Fullest pool, and how long ago the system was seen."
        page.isFolded = quiet.count >= Self.foldFrom
        let all = Dictionary(grouping: fleet) { $0.system.client?.text ?? "" }.mapValues(\.count)
        let calm = Dictionary(grouping: quiet) { $0.system.client?.text ?? "" }.mapValues(\.count)
        let shown = Dictionary(grouping: slice) { $0.system.client?.text ?? "" }
        page.quiet = shown.keys.sorted().map { client in
            FleetPage.QuietClient(
                name: client.isEmpty ? "No client" : client,
                remark: "\(calm[client] ?? 0) of \(all[client] ?? 0) quiet",
                items: (shown[client] ?? []).map(item)
            )
        }
    }

    private func paged(
        _ page: inout FleetPage,
        _ quiet: [SystemAssessment]
    ) -> ArraySlice<SystemAssessment> {
        guard filter.page > 0, quiet.count > Self.quietMax else { return quiet[...] }
        let count = (quiet.count + Self.quietMax - 1) / Self.quietMax
        let number = min(filter.page, count)
        let range = (number - 1) * Self.quietMax..<min(number * Self.quietMax, quiet.count)
        page.pageRemark = "\(range.lowerBound + 1) to \(range.upperBound) of \(quiet.count)"
        page.pages = (1...count).map {
            Choice(String($0), value: link(page: String($0)), isChosen: $0 == number)
        }
        page.pages.append(Choice("All", value: link(page: "all"), isChosen: false))
        return quiet[range]
    }

    private func link(page: String) -> String {
        var parts: [String] = []
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            parts.append("\(name)=\(FormFields.encoded(value))")
        }
        add("q", filter.search)
        add("client", filter.client)
        add("state", filter.state?.rawValue)
        add("urgency", filter.need?.rawValue)
        add("sort", filter.order == .urgency ? nil : filter.order.rawValue)
        add("page", page)
        return "/fleet?" + parts.joined(separator: "&")
    }

    private func item(_ assessed: SystemAssessment) -> FleetPage.QuietItem {
        FleetPage.QuietItem(
            key: assessed.system.id.text,
            name: assessed.system.title,
            link: SystemLink.path(to: assessed.system.id),
            ratio: assessed.fullestPool?.ratio,
            seen: Wording.duration(now - assessed.system.lastSeen).split(separator: " ")
                .first.map(String.init) ?? ""
        )
    }
}
