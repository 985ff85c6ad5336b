package import Contracts
package import Quantities

/// A pool's forecast as a person reads it.
package struct ForecastWords {
    /// Beyond this nobody plans, and the word is `> 1 y`.
    package static let planned = Duration.seconds(365 * 86_400)

    private let forecast: ForecastUpdated
    private let now: Timestamp
    private let calendar: WallCalendar

    /// The words of a forecast.
    package init(_ forecast: ForecastUpdated, now: Timestamp, calendar: WallCalendar) {
        self.forecast = forecast
        self.now = now
        self.calendar = calendar
    }

    /// The answer: when, and how sure that is.
    package var lead: Sentence {
        switch forecast.outcome {
        case .full: return "\(strong: "It is full.") Delete, move or add space now."
        case .steady:
            return "\(strong: "It does not grow"), so it is not full as far as can be seen."
        case .fills: return crossings + growth
        default:
            let reason = forecast.reason ?? "nothing is known yet"
            return "\(strong: "No forecast yet:") \(reason)." + growth
        }
    }

    /// How long until it is full: `204–249`, with its unit; nil when that is not known.
    package var daysToFull: (number: String, unit: String)? {
        guard forecast.outcome == .fills,
            let full = forecast.crossings.first(where: { $0.ratio == 1 }), let first = full.soonest
        else { return nil }
        guard first - now < Self.planned else { return ("> 1", "y") }
        let low = days(first)
        guard let last = full.latest, last - now < Self.planned else {
            return ("\(low) or more", "days")
        }
        let high = days(last)
        return (low == high ? "\(low)" : "\(low)–\(high)", high == 1 ? "day" : "days")
    }

    /// Between which days a share is reached: `between 12 June and 3 July`; nil for not within
    /// what is planned.
    package func span(_ crossing: ForecastUpdated.Crossing) -> String? {
        guard let first = crossing.soonest, first - now < Self.planned else { return nil }
        let from = calendar.day(first, now: now)
        guard let last = crossing.latest, last - now < Self.planned else { return "after \(from)" }
        let to = calendar.day(last, now: now)
        return from == to ? "on \(from)" : "between \(from) and \(to)"
    }

    private func days(_ moment: Timestamp) -> Int64 {
        max(0, Int64(((moment - now).fractionalSeconds / 86_400).rounded()))
    }

    private var crossings: Sentence {
        let known = forecast.crossings.compactMap { crossing in
            span(crossing).map { (crossing.ratio, $0) }
        }
        guard let first = known.first else {
            return "\(strong: "It is not full within a year.")"
        }
        func share(_ ratio: Double) -> String { Wording.percent(ratio, places: 0) }
        let reaches = first.0 == 1 ? "Is full \(first.1)" : "Reaches \(share(first.0)) \(first.1)"
        let rest = known.dropFirst().map { ratio, span in
            ratio == 1 ? ", is full \(span)" : ", \(share(ratio)) \(span)"
        }.joined()
        return "\(strong: reaches)\(rest); nine times out of ten."
    }

    private var growth: Sentence {
        guard let perDay = forecast.bytesPerDay, perDay.isFinite else { return "" }
        let size = Wording.size(ByteCount(Int64(abs(perDay).rounded())))
        let verb = perDay < 0 ? "Shrinks" : "Grows"
        guard let start = forecast.segmentStart else { return " \(verb) by \(size) a day." }
        let since = calendar.day(start, now: now)
        guard let cause = forecast.segmentCause else {
            let days = Wording.count(forecast.days, "day", "days")
            return " \(verb) by \(size) a day, by \(days) of history."
        }
        return " \(verb) by \(size) a day since \(since) (\(cause)); older days are not used."
    }
}
