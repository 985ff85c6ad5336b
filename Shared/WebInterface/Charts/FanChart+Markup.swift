import Quantities

extension FanChart {
    private static let height = 280.0

    /// The chart with its legend and its numbers as a table.
    package var markup: Markup {
        Markup(tags: "<p class=\"unit\">") + Markup(escaping: scale.unit)
            + Markup(tags: "</p><div class=\"chart\">") + scaleMarkup + plot
            + Markup(tags: "</div>")
            + legend + table
    }

    private var scaleMarkup: Markup {
        let texts = scale.labels.enumerated().map { index, label in
            let y = level(Double(index) / Double(max(1, scale.labels.count - 1))) + 4
            return Markup(
                tags: "<text x=\"100%\" dx=\"-8\" y=\"\(Self.digits(y))\" text-anchor=\"end\">"
            ) + Markup(escaping: label) + Markup(tags: "</text>")
        }
        return Markup(tags: "<svg width=\"100%\" height=\"300\" aria-hidden=\"true\">")
            + texts.reduce(.none, +) + Markup(tags: "</svg>")
    }

    private var plot: Markup {
        let names = "aria-labelledby=\"\(id)-t \(id)-d\""
        return Markup(tags: "<svg width=\"100%\" height=\"300\" role=\"img\" \(names)>")
            + Markup(tags: "<title id=\"\(id)-t\">") + Markup(escaping: title)
            + Markup(tags: "</title><desc id=\"\(id)-d\">") + Markup(escaping: finding)
            + Markup(tags: "</desc>\(grid)\(curves)") + markLines + lineMarkup + markLabels
            + nowDot + tickLabels + Markup(tags: "</svg>")
    }

    private var grid: String {
        (0..<3).map { index in
            let y = Self.digits(level(Double(index) / 2))
            let look = index == 0 ? "base" : "grid"
            return "<line class=\"\(look)\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }.joined()
    }

    private var curves: String {
        let still = "vector-effect=\"non-scaling-stroke\""
        let steps = zip(ceiling, ceiling.dropFirst()).reduce(
            ceiling.first.map { "M\(place($0.time, $0.value))" } ?? ""
        ) { path, step in
            path + "H\(x(step.1.time))V\(y(step.1.value))"
        }
        let end = ceiling.isEmpty ? "" : "H1000"
        return """
            <svg width="100%" height="280" viewBox="0 0 1000 280" preserveAspectRatio="none">\
            <path class="a-acc" d="\(band(\.most))"/><path class="a-acc2" d="\(band(\.half))"/>\
            <path class="l-acc dash" \(still) d="\(path(median))"/>\
            <path class="l-cap" \(still) d="\(steps)\(end)"/>\
            <path class="l-data" \(still) d="\(path(history.map { ($0.time, $0.value) }))"/></svg>
            """
    }

    private var median: [(Timestamp, Double)] { fanStart + fan.map { ($0.time, $0.median) } }

    /// The fan begins at the last known use.
    private var fanStart: [(Timestamp, Double)] {
        history.last.map { [($0.time, $0.value)] } ?? []
    }

    private func band(_ width: KeyPath<Fan, ClosedRange<Double>>) -> String {
        guard !fan.isEmpty else { return "" }
        let high = fanStart + fan.map { ($0.time, $0[keyPath: width].upperBound) }
        let low = fan.reversed().map { ($0.time, $0[keyPath: width].lowerBound) }
        return path(high + low) + "Z"
    }

    private func path(_ points: [(Timestamp, Double)]) -> String {
        guard !points.isEmpty else { return "" }
        return "M" + points.map { place($0.0, $0.1) }.joined(separator: "L")
    }

    private var markLines: Markup {
        Markup(
            tags: marks.map { mark in
                let x = percent(mark.time)
                return "<line class=\"mark\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"280\"/>"
            }.joined()
        )
    }

    private var markLabels: Markup {
        marks.enumerated().map { index, mark in
            // A label that would leave the chart stands on the other side of its line.
            let isLate = axis.share(of: mark.time) > 0.6
            let look = index + 1 == marks.count ? "in halo" : "in halo roomy"
            return text(
                mark.label,
                x: percent(mark.time),
                // Each stands above the next, so that none covers another.
                y: 272 - 16 * Double(marks.count - 1 - index),
                look,
                dx: isLate ? -6 : 6,
                anchor: isLate ? "end" : "start"
            )
        }.reduce(.none, +)
    }

    private var lineMarkup: Markup {
        let start = marks.first.map { percent($0.time) } ?? "0%"
        return lines.filter { $0.value < scale.high }.map { line in
            let (y, tone) = (y(line.value), line.tone.rawValue)
            var markup = Markup(
                tags:
                    "<line class=\"l-\(tone)\" x1=\"\(start)\" x2=\"100%\" y1=\"\(y)\" "
                    + "y2=\"\(y)\"/>"
            )
            if let crossing = line.crossing {
                let (low, high) = (percent(crossing.lowerBound), percent(crossing.upperBound))
                markup =
                    markup
                    + Markup(
                        tags: "<line class=\"i-\(tone)\" x1=\"\(low)\" x2=\"\(high)\" y1=\"\(y)\" "
                            + "y2=\"\(y)\"/>"
                    ) + tick(low, line) + tick(high, line)
            }
            let level = level(scale.share(of: line.value))
            return markup
                + text(line.label, x: start, y: max(level - 6, 10), "t-\(tone) halo", dx: 6)
        }.reduce(.none, +)
    }

    private func tick(_ x: String, _ line: Line) -> Markup {
        let level = level(scale.share(of: line.value))
        let ends = "y1=\"\(Self.digits(level - 5))\" y2=\"\(Self.digits(level + 5))\""
        return Markup(
            tags: "<line class=\"i-\(line.tone.rawValue)\" x1=\"\(x)\" x2=\"\(x)\" \(ends)/>"
        )
    }

    private var nowDot: Markup {
        guard let last = history.last else { return .none }
        let place = "cx=\"\(percent(last.time))\" cy=\"\(y(last.value))\""
        return Markup(tags: "<circle class=\"f-used\" \(place) r=\"3.5\"/>")
    }

    private var tickLabels: Markup {
        axis.ticks(calendar).map { tick in
            text(
                tick.label,
                x: percent(tick.time),
                y: 295,
                tick.isMinor ? "wide" : "",
                anchor: "middle"
            )
        }.reduce(.none, +)
    }

    private func text(
        _ words: String,
        x: String,
        y: Double,
        _ look: String,
        dx: Int = 0,
        anchor: String = "start"
    ) -> Markup {
        guard !words.isEmpty else { return .none }
        return Markup(
            tags: "<text class=\"\(look)\" x=\"\(x)\" dx=\"\(dx)\" y=\"\(Self.digits(y))\" "
                + "text-anchor=\"\(anchor)\">"
        ) + Markup(escaping: words) + Markup(tags: "</text>")
    }

    private func level(_ share: Double) -> Double { Self.height - share * (Self.height - 10) }

    private func y(_ value: Double) -> String { Self.digits(level(scale.share(of: value))) }

    private func x(_ moment: Timestamp) -> String { Self.digits(share(moment) * 1000) }

    private func percent(_ moment: Timestamp) -> String { "\(Self.digits(share(moment) * 100))%" }

    private func share(_ moment: Timestamp) -> Double {
        min(max(axis.share(of: moment), 0), 1)
    }

    private func place(_ moment: Timestamp, _ value: Double) -> String {
        "\(x(moment)) \(y(value))"
    }

    private static func digits(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, abs(hundredths % 100))
        guard rest > 0 else { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
