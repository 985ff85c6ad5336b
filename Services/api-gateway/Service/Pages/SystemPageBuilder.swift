import APIGatewayCore
import Contracts
import FleetHistory
import Quantities
import WebInterface

/// Turns an assessed system and its series into its page.
struct SystemPageBuilder {
    /// Alerts that a system's page shows.
    static let alertsMax = 20

    let assessed: SystemAssessment
    let alerts: [AlertChanged]
    /// The alerts' tickets, by their fingerprints.
    let tickets: [String: TicketTable.Found]
    let thresholds: Thresholds
    let range: TimeRange
    let answer: SeriesAnswer
    let now: Timestamp
    let calendar: WallCalendar

    private var system: ObservedSystem { assessed.system }

    func page() -> SystemPage {
        var page = SystemPage()
        page.name = system.title
        page.client = system.client?.text
        page.clientLink = system.client.map(SystemLink.path(toClient:)) ?? ""
        (page.tone, page.state) = (assessed.tone, assessed.word)
        (page.finding, page.more) = findings
        page.facts = facts
        page.alerts = alerts.map {
            AlertRows(names: [:], tickets: tickets, now: now).row($0, link: "/alerts/\($0.alert)")
        }
        page.window = Wording.duration(FleetOverview.window)
        page.pools = assessed.pools.map(pool)
        page.poolRemark = poolRemark
        page.disks = assessed.disks.map(disk)
        page.diskRemark = diskRemark
        page.rangeTitle = range.heading
        page.ranges = TimeRange.allCases.map {
            Choice($0.label, value: "?range=\($0.rawValue)#charts", isChosen: $0 == range)
        }
        page.charts = SystemCharts(
            assessed: assessed,
            thresholds: thresholds,
            range: range,
            answer: answer,
            now: now,
            calendar: calendar
        ).all()
        page.tierRemark = tierRemark
        page.others = others
        page.otherRemark = Wording.count(others.count, "metric", "metrics")
        return page
    }

    private var findings: (Sentence, Sentence) {
        guard let first = assessed.findings.first else {
            return ("Nothing to do.", "All that it reports is well.")
        }
        let rest = assessed.findings.dropFirst()
        guard !rest.isEmpty else { return (first.reason, first.advice) }
        let words = rest.reduce(first.advice) { $0.isEmpty ? $1.reason : $0 + " " + $1.reason }
        return (first.reason, words)
    }

    private var facts: [Fact] {
        let seen = Moment(
            system.lastSeen,
            words: Wording.ago(system.lastSeen, now: now),
            tone: assessed.isOffline ? .critical : nil
        )
        var facts = [Fact("Last seen", markup: seen.markup)]
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append(Fact(name, value)) }
        }
        add("System", system.version)
        add("Address", system.hostname)
        add("Running for", system.reading("uptime").flatMap { running($0.value) })
        add("CPU", system.reading("cpu_usage").map { Wording.percent($0.value) })
        add("Memory", memory)
        add("Known since", calendar.day(system.firstSeen, now: now))
        add("Id", system.id.text == system.title ? nil : system.id.text)
        return facts
    }

    private func running(_ seconds: Double) -> String? {
        (0..<1e11).contains(seconds) ? Wording.duration(.seconds(Int64(seconds))) : nil
    }

    private var memory: String? {
        guard let used = system.reading("memory_used").flatMap({ bytes($0.value) }) else {
            return nil
        }
        guard let total = system.reading("memory_total").flatMap({ bytes($0.value) }) else {
            return Wording.size(used)
        }
        return Wording.size(used, of: total)
    }

    private func bytes(_ value: Double) -> ByteCount? {
        (0..<9e18).contains(value) ? ByteCount(Int64(value)) : nil
    }

    // MARK: - Pools and disks

    private func pool(_ pool: PoolAssessment) -> SystemPage.Pool {
        let isOld = pool.isStale || assessed.presence != .present
        let usage = pool.ratio.flatMap { ratio in
            UsageBar(
                meter: thresholds.meter(ratio, isStale: isOld),
                number: Wording.percent(ratio),
                remark: sizes(pool) + (isOld ? ", last known" : ""),
                exact: pool.used.map(Wording.exactBytes) ?? ""
            )
        }
        var row = SystemPage.Pool(
            tone: pool.condition.tone,
            state: pool.word,
            name: pool.name,
            usage: usage,
            free: pool.free.map(Wording.size) ?? Wording.missing,
            fragmentation: pool.fragmentation.map { Wording.percent($0, places: 0) },
            why: pool.findings.first?.reason ?? (isOld ? "Last known values." : "")
        )
        row.link = PoolLink.path(to: pool.name, of: system.id)
        return row
    }

    private func sizes(_ pool: PoolAssessment) -> String {
        guard let used = pool.used, let total = pool.total else { return "" }
        return Wording.size(used, of: total)
    }

    private var poolRemark: String {
        let summary = FleetSummary(of: [assessed])
        guard !assessed.pools.isEmpty else { return "" }
        let count = Wording.count(assessed.pools.count, "pool", "pools")
        return summary.pools == 0 ? count : "\(count), \(Wording.size(summary.total))"
    }

    private func disk(_ disk: DiskAssessment) -> SystemPage.Disk {
        SystemPage.Disk(
            tone: disk.condition.tone,
            state: disk.word,
            name: disk.name,
            temperature: disk.celsius.map { Wording.celsius($0) },
            smart: disk.smart,
            reallocated: disk.reallocated.map { Wording.decimal($0, places: 0) },
            powered: disk.powered.map(Wording.duration),
            why: why(disk)
        )
    }

    private func why(_ disk: DiskAssessment) -> Sentence {
        if let finding = disk.findings.first { return finding.reason }
        switch disk.warmth {
        case .critical: return "The limit is \(Wording.celsius(thresholds.diskCriticalCelsius))."
        case .warning: return "The limit is \(Wording.celsius(thresholds.diskWarningCelsius))."
        case .healthy, .unknown: break
        }
        if disk.isStale { return "No longer reported." }
        return disk.smart == nil ? "Does not report SMART." : ""
    }

    private var diskRemark: String {
        let disks = assessed.disks
        let parts: [(Condition, String)] = [
            (.critical, "critical"), (.warning, "warning"), (.unknown, "unknown"),
            (.healthy, "healthy"),
        ]
        return parts.compactMap { condition, word in
            let count = disks.count { $0.condition == condition }
            return count == 0 ? nil : "\(count) \(word)"
        }.joined(separator: ", ")
    }

    // MARK: - The rest

    private var tierRemark: String {
        switch answer.tier {
        case .raw: "Drawn from the samples themselves; times in \(calendar.name)."
        case .hour: "Drawn from hourly means; times in \(calendar.name)."
        case .day: "Drawn from daily means; times in \(calendar.name)."
        }
    }

    private static let shown: Set<String> = ["cpu_usage", "memory_used", "memory_total", "uptime"]

    private var others: [SystemPage.Other] {
        let rest = system.readings.filter { reading in
            reading.object.isEmpty
                ? !Self.shown.contains(reading.name)
                : reading.type != "pool" && reading.type != "disk"
        }
        return rest.sorted { ($0.type, $0.object, $0.name) < ($1.type, $1.object, $1.name) }
            .prefix(200).map(other)
    }

    private func other(_ reading: Reading) -> SystemPage.Other {
        let name = reading.object.isEmpty ? reading.name : "\(reading.object)_\(reading.name)"
        return SystemPage.Other(
            name: name,
            category: reading.type,
            value: value(reading),
            measured: Moment(reading.time, words: Wording.ago(reading.time, now: now))
        )
    }

    private func value(_ reading: Reading) -> Markup {
        MomentMetric.contains(type: reading.type, name: reading.name)
            ? moment(reading.value) : Markup(escaping: words(reading))
    }

    // A task that never ran is often sent as 0, which is no moment anybody means.
    private func moment(_ seconds: Double) -> Markup {
        guard (1..<1e11).contains(seconds) else { return Markup(escaping: Wording.missing) }
        let moment = Timestamp(microseconds: Int64(seconds * 1e6))
        // What lies ahead by more than clocks differ is said as it is.
        let isAhead = moment - now > .seconds(60)
        let words =
            isAhead ? calendar.moment(moment, now: now) : Wording.ago(moment, now: now)
        return Moment(moment, words: words).markup
    }

    private func words(_ reading: Reading) -> String {
        if !reading.text.isEmpty { return reading.text }
        switch reading.unit {
        case "bytes": return bytes(reading.value).map(Wording.size) ?? Wording.missing
        case "ratio": return Wording.percent(reading.value)
        case "celsius": return Wording.celsius(reading.value, places: 1)
        case "seconds": return running(reading.value) ?? Wording.missing
        default:
            let places = reading.value == reading.value.rounded() ? 0 : 2
            let unit = ["", "count", "state"].contains(reading.unit) ? "" : reading.unit
            let number = Wording.decimal(reading.value, places: places)
            return unit.isEmpty ? number : number + Wording.space + unit
        }
    }
}
