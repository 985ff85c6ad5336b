import Quantities

extension FanChart {
    /// Rows of what was in the table at the most.
    private static let rowsMax = 30

    /// What the looks mean.
    var legend: Markup {
        var items = [(#"<path class="l-data" d="M0 5H16"/>"#, "used")]
        if !fan.isEmpty {
            items += [
                (#"<path class="l-acc dash" d="M0 5H16"/>"#, "forecast, in the middle"),
                (#"<rect width="16" height="10" rx="2" class="a-acc2"/>"#, "half of what may come"),
                (#"<rect width="16" height="10" rx="2" class="a-acc"/>"#, "nine tenths of it"),
            ]
        }
        if !ceiling.isEmpty {
            items.append((#"<path class="l-cap" d="M0 5H16"/>"#, "what it can hold"))
        }
        return Markup(tags: "<ul class=\"legend\">")
            + items.map { sign, words in
                Markup(tags: "<li><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\">\(sign)</svg>")
                    + Markup(escaping: words) + Markup(tags: "</li>")
            }.reduce(.none, +) + Markup(tags: "</ul>")
    }

    /// The numbers behind the chart.
    var table: Markup {
        let step = max(1, history.count / Self.rowsMax)
        let was = history.enumerated().filter { $0.offset % step == 0 }.map { _, point in
            row(point.time, [scale.words(point.value), Wording.missing, Wording.missing])
        }
        let comes = fan.map { fan in
            row(
                fan.time,
                [
                    scale.words(fan.median),
                    "\(scale.words(fan.half.lowerBound)) – \(scale.words(fan.half.upperBound))",
                    "\(scale.words(fan.most.lowerBound)) – \(scale.words(fan.most.upperBound))",
                ]
            )
        }
        return Markup(
            tags: """
                <details class="data"><summary>Data as a table</summary><div class="scroll" \
                role="region" aria-label="Used space and forecast" tabindex="0"><table>\
                <caption class="vh">Used space and forecast</caption><thead><tr>\
                <th scope="col">Date</th><th scope="col" class="num">Used or middle</th>\
                <th scope="col" class="num">Half within</th>\
                <th scope="col" class="num">Nine tenths within</th></tr></thead><tbody>
                """
        ) + (was + comes).reduce(.none, +)
            + Markup(tags: "</tbody></table></div></details>")
    }

    private func row(_ time: Timestamp, _ cells: [String]) -> Markup {
        Markup(tags: "<tr><td>") + Markup(escaping: calendar.date(time)) + Markup(tags: "</td>")
            + cells.map { cell in
                Markup(tags: "<td class=\"num\">") + Markup(escaping: cell) + Markup(tags: "</td>")
            }.reduce(.none, +) + Markup(tags: "</tr>")
    }
}
