import Quantities

extension LineChart {
    private static let rowsMax = 25

    /// The chart's numbers, evenly thinned to at the most 25 rows and always with the newest.
    var table: Markup {
        let heads = curves.map { curve in
            Markup(tags: "<th scope=\"col\" class=\"num\">") + Markup(escaping: curve.label)
                + Markup(tags: "</th>")
        }
        let name = Markup(escaping: heading)
        return Markup(
            tags: """
                <details class="data"><summary>Data as a table</summary><div class="scroll" \
                role="region" tabindex="0" aria-label="
                """
        ) + name + Markup(tags: "\"><table><caption class=\"vh\">") + name
            + Markup(tags: "</caption><thead><tr><th scope=\"col\">Time</th>")
            + heads.reduce(.none, +) + Markup(tags: "</tr></thead><tbody>")
            + rows.reduce(.none, +) + Markup(tags: "</tbody></table></div></details>")
    }

    private var rows: [Markup] {
        let times = thinned(Set(curves.flatMap { $0.points.map(\.time) }).sorted())
        let values = curves.map { curve in
            Dictionary(curve.points.map { ($0.time, $0.value) }) { _, last in last }
        }
        return times.map { time in
            let cells = values.map { column in
                Markup(tags: "<td class=\"num\">")
                    + Markup(escaping: column[time].map(scale.words) ?? Wording.missing)
                    + Markup(tags: "</td>")
            }
            return Markup(tags: "<tr><td>")
                + Markup(escaping: calendar.moment(time, now: axis.to)) + Markup(tags: "</td>")
                + cells.reduce(.none, +) + Markup(tags: "</tr>")
        }
    }

    private func thinned(_ times: [Timestamp]) -> [Timestamp] {
        guard times.count > Self.rowsMax, let last = times.last else { return times }
        let kept = (0..<Self.rowsMax - 1).map { times[$0 * (times.count - 1) / (Self.rowsMax - 1)] }
        return kept + [last]
    }
}
