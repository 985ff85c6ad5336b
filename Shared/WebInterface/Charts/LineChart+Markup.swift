import Quantities

extension LineChart {
    private static let height = 112.0

    /// The chart as a figure: heading, SVG with title and finding, and its numbers as a table.
    package var markup: Markup {
        Markup(tags: "<figure><div class=\"row\"><h3>")
            + Markup(escaping: scale.unit.isEmpty ? heading : "\(heading), \(scale.unit)")
            + Markup(tags: "</h3><span class=\"muted sm\">") + Markup(escaping: remark)
            + Markup(tags: "</span></div><div class=\"chart\">") + scaleMarkup + plot
            + Markup(tags: "</div>") + table + Markup(tags: "</figure>")
    }

    /// What the looks mean, for all charts of a page together.
    static func legend(of charts: [LineChart]) -> Markup {
        var seen: Set<String> = []
        var items = Markup.none
        for curve in charts.flatMap(\.curves) where curve.look == .capacity {
            guard seen.insert(curve.label).inserted else { continue }
            items = items + legendItem("<path class=\"l-cap\" d=\"M0 5H16\"/>", curve.label)
        }
        for limit in charts.flatMap(\.limits) {
            let words = limit.tone == .critical ? "critical limit" : "warning limit"
            guard seen.insert(words).inserted else { continue }
            items =
                items
                + legendItem("<path class=\"l-\(limit.tone.rawValue)\" d=\"M0 5H16\"/>", words)
        }
        guard items != .none else { return .none }
        return Markup(tags: "<ul class=\"legend\">") + items + Markup(tags: "</ul>")
    }

    private static func legendItem(_ sign: String, _ words: String) -> Markup {
        Markup(tags: "<li><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\">\(sign)</svg>")
            + Markup(escaping: words) + Markup(tags: "</li>")
    }

    private var scaleMarkup: Markup {
        let texts = scale.labels.enumerated().map { index, label in
            let y = level(Double(index) / Double(scale.labels.count - 1)) + 4
            return Markup(
                tags: "<text x=\"100%\" dx=\"-8\" y=\"\(Self.digits(y))\" text-anchor=\"end\">"
            )
                + Markup(escaping: label) + Markup(tags: "</text>")
        }
        return Markup(tags: "<svg width=\"100%\" height=\"132\" aria-hidden=\"true\">")
            + texts.reduce(.none, +) + Markup(tags: "</svg>")
    }

    private var plot: Markup {
        let names = "aria-labelledby=\"\(id)-t \(id)-d\""
        let open = "<svg width=\"100%\" height=\"132\" role=\"img\" \(names)>"
        let inner = """
            <svg width="100%" height="112" viewBox="0 0 1000 112" preserveAspectRatio="none">\
            \(curves.map(paths).joined())</svg>
            """
        return Markup(tags: "\(open)<title id=\"\(id)-t\">") + Markup(escaping: title)
            + Markup(tags: "</title><desc id=\"\(id)-d\">") + Markup(escaping: finding)
            + Markup(tags: "</desc>\(grid)\(inner)") + limitLines + tickLabels
            + Markup(tags: "</svg>")
    }

    private var grid: String {
        (0..<3).map { index in
            let y = Self.digits(level(Double(index) / 2))
            let look = index == 0 ? "base" : "grid"
            return "<line class=\"\(look)\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }.joined()
    }

    private var limitLines: Markup {
        limits.filter { $0.value > scale.low && $0.value < scale.high }.map { limit in
            let y = level(scale.share(of: limit.value))
            let tone = limit.tone.rawValue
            // Beside each other: two limits may lie closer than a line of text is high.
            let place = limit.tone == .critical ? 48 : 4
            return Markup(
                tags: """
                    <line class="l-\(tone)" x1="0" x2="100%" y1="\(Self.digits(y))" \
                    y2="\(Self.digits(y))"/><text class="t-\(tone) halo" x="0" dx="\(place)" \
                    y="\(Self.digits(max(y - 4, 9)))">
                    """
            ) + Markup(escaping: limit.label) + Markup(tags: "</text>")
        }.reduce(.none, +)
    }

    private var tickLabels: Markup {
        axis.ticks(calendar).map { tick in
            let x = Wording.decimal(axis.share(of: tick.time) * 100, places: 2)
            let look = tick.isMinor ? " class=\"wide\"" : ""
            return Markup(tags: "<text\(look) x=\"\(x)%\" y=\"127\" text-anchor=\"middle\">")
                + Markup(escaping: tick.label) + Markup(tags: "</text>")
        }.reduce(.none, +)
    }

    private func level(_ share: Double) -> Double { Self.height - share * (Self.height - 6) }

    private func paths(of curve: Curve) -> String {
        let runs = unbroken(curve.points)
        let lines = runs.map { run in "M" + run.map(place).joined(separator: "L") }
        let look = curve.look == .capacity ? "l-cap" : "l-data"
        let stroke = "vector-effect=\"non-scaling-stroke\""
        // A run of one point has no length; a short stroke keeps it visible.
        let drawn = zip(runs, lines).map { run, line in run.count == 1 ? line + "h2" : line }
        let line = "<path class=\"\(look)\" \(stroke) d=\"\(drawn.joined())\"/>"
        guard curve.look == .area else { return line }
        let areas = zip(runs, lines).map { run, line in
            "\(line)V112H\(x(run[0].time))Z"
        }
        return "<path class=\"a-ink\" d=\"\(areas.joined())\"/>\(line)"
    }

    // A line breaks where a step is longer than `gapAfter` and three times as long as both steps
    // beside it: so a series of few samples stays a line, and an outage in a dense one is seen.
    private func unbroken(_ all: [Point]) -> [[Point]] {
        let points = all.filter(\.value.isFinite)
        let steps = zip(points, points.dropFirst()).map { $1.time - $0.time }
        var runs: [[Point]] = []
        for (index, point) in points.enumerated() {
            if index > 0, !isGap(index - 1, in: steps) {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    private func isGap(_ index: Int, in steps: [Duration]) -> Bool {
        let beside = [index - 1, index + 1].filter(steps.indices.contains).map { steps[$0] }
        return steps[index] > max(gapAfter, (beside.max() ?? .zero) * 3)
    }

    private func place(_ point: Point) -> String {
        "\(x(point.time)) \(Self.digits(level(scale.share(of: point.value))))"
    }

    private func x(_ moment: Timestamp) -> String {
        Self.digits(min(max(axis.share(of: moment), 0), 1) * 1000)
    }

    // Two places, no trailing zeros, no commas: what SVG reads.
    private static func digits(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
