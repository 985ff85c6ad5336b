import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// The head of a pool's page: how it stands, in words and in a few numbers.
struct PoolPageBuilder {
    let pool: PoolSubject
    let sections: [any PoolSection]
    let call: PageCall

    private var now: Timestamp { call.now }

    func page() -> PoolPage {
        var page = PoolPage()
        page.name = pool.name
        page.tag = tag
        page.system = pool.title
        page.systemLink = SystemLink.path(to: pool.system)
        page.client = pool.client?.text
        page.clientLink = pool.client.map(SystemLink.path(toClient:)) ?? ""
        page.badge = badge
        page.lead = lead
        page.figures = figures
        page.notices = notices
        page.sections = sections
        return page
    }

    private var tag: String {
        guard let assessed = pool.assessed, !assessed.devices.isEmpty else { return "" }
        let count = Wording.count(assessed.devices.count, "device", "devices")
        return "Btrfs\(assessed.profile.map { " \($0)" } ?? ""), \(count)"
    }

    private var badge: Badge {
        if let alarm = sections.compactMap(\.alarm).first { return alarm }
        if let assessed = pool.assessed {
            if assessed.reading == .unreadable { return Badge(.unknown, "Unreadable") }
            if assessed.devices.contains(where: \.isMissing) {
                return Badge(.critical, "Degraded")
            }
        }
        if pool.forecast?.outcome == .full { return Badge(.critical, "Full") }
        if let readings = pool.readings, readings.condition > .unknown {
            return Badge(readings.condition.tone, readings.word)
        }
        guard let assessed = pool.assessed else {
            return pool.readings.map { Badge($0.condition.tone, $0.word) }
                ?? Badge(.unknown, "Unknown")
        }
        let hasErrors = assessed.devices.contains { ($0.counters?.sum ?? 0) > 0 }
        if hasErrors || !assessed.findings.isEmpty { return Badge(.warning, "Warning") }
        let isKnown =
            assessed.reading == .exact && assessed.obtainable != nil
            && !assessed.devices.contains { $0.counters == nil }
        return isKnown ? Badge(.fine, "Healthy") : Badge(.unknown, "Unknown")
    }

    private var lead: Sentence {
        if let assessed = pool.assessed, assessed.reading == .unreadable {
            return "\(strong: "It could not be read:") \(assessed.reason ?? "nobody says why")."
        }
        if let worst = pool.readings?.findings.first, worst.condition > .unknown {
            return worst.reason
        }
        if let forecast = pool.forecast {
            return ForecastWords(forecast, now: now, calendar: call.calendar).lead
        }
        return "What it will need is not known yet."
    }

    private var figures: [KeyFigure] {
        var figures: [KeyFigure] = []
        if let used = pool.used {
            let share = pool.ceiling.flatMap { ceiling in
                ceiling.bytes > 0 ? Double(used.bytes) / Double(ceiling.bytes) : nil
            }
            let words = share.map { "used, \(Wording.percent($0)) of what it can hold" } ?? "used"
            figures.append(KeyFigure(Wording.size(used), label: words))
        }
        if let assessed = pool.assessed, let obtainable = assessed.obtainable {
            figures.append(KeyFigure(Wording.size(obtainable), label: "obtainable now"))
            if let after = assessed.obtainableAfterBalance {
                figures.append(
                    KeyFigure(Wording.size(after), label: "obtainable after a full balance")
                )
            }
            let unreachable = assessed.devices.reduce(Int64(0)) {
                $0 + ($1.unreachableAfterBalance?.bytes ?? 0)
            }
            figures.append(
                KeyFigure(
                    Wording.size(ByteCount(unreachable)),
                    label: "unreachable with these devices"
                )
            )
        } else if let used = pool.used, let ceiling = pool.ceiling {
            let free = max(ByteCount(0), ceiling - used)
            figures.append(KeyFigure(Wording.size(free), label: "free"))
        }
        if let forecast = pool.forecast,
            let full = ForecastWords(forecast, now: now, calendar: call.calendar).daysToFull
        {
            figures.append(KeyFigure(full.number, suffix: full.unit, label: "to full"))
        }
        return figures
    }

    private var notices: [Notice] {
        pool.anomalies.filter { now - $0.day < .seconds(14 * 86_400) }.map { anomaly in
            let day = call.calendar.day(anomaly.day, now: now)
            return Notice(.warning, "\(strong: "Unusual on \(day):") \(anomaly.text).")
        }
    }
}
