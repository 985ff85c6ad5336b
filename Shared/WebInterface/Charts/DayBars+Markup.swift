import Quantities

extension DayBars {
    private static let floor = 132.0
    private static let ceiling = 6.0
    private static let labelsMax = 6

    private var scale: ValueScale { ValueScale(.bytes, values: bars.map { Double($0.stored) }) }

    /// The chart: unit, SVG with title and finding, legend, and its numbers as a table.
    package var markup: Markup {
        Markup(tags: "<p class=\"unit\">") + Markup(escaping: "\(scale.unit) \(heading)")
            + Markup(tags: "</p><div class=\"chart\">") + scaleMarkup + plot
            + Markup(tags: "</div>") + legend + table
    }

    private var scaleMarkup: Markup {
        let texts = scale.labels.enumerated().map { index, label in
            let y = level(Double(index) / Double(scale.labels.count - 1)) + 4
            return Markup(
                tags: "<text x=\"100%\" dx=\"-8\" y=\"\(Self.digits(y))\" text-anchor=\"end\">"
            )
                + Markup(escaping: label) + Markup(tags: "</text>")
        }
        return Markup(tags: "<svg width=\"100%\" height=\"152\" aria-hidden=\"true\">")
            + texts.reduce(.none, +) + Markup(tags: "</svg>")
    }

    private var plot: Markup {
        let open = """
            <svg width="100%" height="152" role="img" aria-labelledby="\(id)-t \(id)-d">\
            <title id="\(id)-t">
            """
        let lines = (0..<3).map { index in
            let y = Self.digits(level(Double(index) / 2))
            let look = index == 0 ? "base" : "grid"
            return "<line class=\"\(look)\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        return Markup(tags: open) + Markup(escaping: title)
            + Markup(tags: "</title><desc id=\"\(id)-d\">") + Markup(escaping: finding)
            + Markup(tags: "</desc>" + lines.joined() + bars.indices.map(rects).joined())
            + labels + Markup(tags: "</svg>")
    }

    private func rects(_ index: Int) -> String {
        let bar = bars[index]
        let stays = scale.share(of: Double(bar.stored - bar.goes))
        let all = scale.share(of: Double(bar.stored))
        let slot = 100 / Double(bars.count)
        let x = Self.digits((Double(index) + 0.14) * slot)
        let place = "x=\"\(x)%\" width=\"\(Self.digits(slot * 0.72))%\""
        var drawn = ""
        if bar.stored > bar.goes {
            drawn = "<rect class=\"f-calm\" \(place) \(Self.span(level(stays), Self.floor))/>"
        }
        guard bar.goes > 0 else { return drawn }
        let hatched = Self.span(level(all), level(stays))
        return drawn + "<rect class=\"del-edge\" fill=\"url(#hatch-del)\" \(place) \(hatched)/>"
    }

    private var labels: Markup {
        let step = max(1, (bars.count + Self.labelsMax - 1) / Self.labelsMax)
        return stride(from: 0, to: bars.count, by: step).enumerated().map { number, index in
            let look = number % 2 == 1 ? " class=\"wide\"" : ""
            return Markup(tags: "<text\(look) \(labelPlace(index)) y=\"147\">")
                + Markup(escaping: bars[index].label) + Markup(tags: "</text>")
        }.reduce(.none, +)
    }

    // Below a narrow bar at an end of the axis a centred label would be cut off.
    private func labelPlace(_ index: Int) -> String {
        let slot = 100 / Double(bars.count)
        guard bars.count > Self.labelsMax, index == 0 || index == bars.count - 1 else {
            return "x=\"\(Self.digits((Double(index) + 0.5) * slot))%\" text-anchor=\"middle\""
        }
        let x = Self.digits((Double(index) + (index == 0 ? 0.14 : 0.86)) * slot)
        return "x=\"\(x)%\" text-anchor=\"\(index == 0 ? "start" : "end")\""
    }

    private var legend: Markup {
        Markup(
            tags: """
                <ul class="legend"><li><svg viewBox="0 0 16 10" aria-hidden="true">\
                <rect width="16" height="10" rx="2" class="f-calm"/></svg>stays</li><li>\
                <svg viewBox="0 0 16 10" aria-hidden="true"><rect width="16" height="10" rx="2" \
                fill="url(#hatch-del)"/></svg>would be deleted</li></ul>
                """
        )
    }

    private var table: Markup {
        let rows = bars.map { bar in
            Markup(tags: "<tr><td>") + Markup(escaping: bar.days)
                + cell(bar.stored) + cell(bar.goes) + Markup(tags: "</td></tr>")
        }
        return Markup(
            tags: """
                <details class="data"><summary>Data as a table</summary><div class="scroll" \
                role="region" tabindex="0" aria-label="
                """
        ) + Markup(escaping: title) + Markup(tags: "\"><table><caption class=\"vh\">")
            + Markup(escaping: title)
            + Markup(
                tags: """
                    </caption><thead><tr><th scope="col">Day</th><th scope="col" class="num">Stored\
                    </th><th scope="col" class="num">Would be deleted</th></tr></thead><tbody>
                    """
            ) + rows.reduce(.none, +) + Markup(tags: "</tbody></table></div></details>")
    }

    private func cell(_ bytes: Int64) -> Markup {
        Markup(tags: "</td><td class=\"num\">")
            + Markup(escaping: bytes == 0 ? Wording.missing : Wording.size(ByteCount(bytes)))
    }

    private func level(_ share: Double) -> Double {
        Self.floor - share * (Self.floor - Self.ceiling)
    }

    // A bar of anything is seen, however small beside the largest.
    private static func span(_ top: Double, _ bottom: Double) -> String {
        let height = max(bottom - top, 1)
        return "y=\"\(digits(bottom - height))\" height=\"\(digits(height))\""
    }

    private static func digits(_ value: Double) -> String {
        Wording.decimal(value, places: 2)
    }
}
