import Quantities

extension SnapshotTimeline {
    /// The drawing with its title and legend.
    package var markup: Markup {
        let names = "role=\"img\" aria-labelledby=\"tl-t tl-d\""
        let head = "<div class=\"chart bare\"><svg width=\"100%\" height=\"168\" \(names)>"
        return Markup(tags: head)
            + Markup(tags: "<title id=\"tl-t\">") + Markup(escaping: "Snapshots on both ends")
            + Markup(tags: "</title><desc id=\"tl-d\">") + Markup(escaping: finding)
            + Markup(tags: "</desc>\(grounds)\(gapArea)\(marks(source, 34))\(marks(target, 104))")
            + baseMarkup + labels + ticks + Markup(tags: "</svg></div>\(Self.legend)")
    }

    private static let legend = """
        <ul class="legend"><li><svg viewBox="0 0 16 10" aria-hidden="true">\
        <path class="l-data" d="M0 5H16"/></svg>snapshot</li>\
        <li><svg viewBox="0 0 16 10" aria-hidden="true">\
        <circle class="f-acc" cx="8" cy="5" r="4"/></svg>common base</li>\
        <li><svg viewBox="0 0 16 10" aria-hidden="true">\
        <circle class="o-warn" cx="8" cy="5" r="4"/></svg>only on the backup</li>\
        <li><svg viewBox="0 0 16 10" aria-hidden="true">\
        <rect width="16" height="10" rx="2" class="a-acc"/></svg>missing on the backup</li></ul>
        """

    private var grounds: String {
        [148, 34, 104].map {
            "<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"\($0)\" y2=\"\($0)\"/>"
        }.joined()
    }

    private func place(_ time: Timestamp) -> String {
        let share = min(max(axis.share(of: time), 0), 1)
        return "\((share * 10_000).rounded() / 100)%"
    }

    private var gapArea: String {
        guard let base, let newest, newest > base, !gap.isEmpty else { return "" }
        let (from, to) = (axis.share(of: base), axis.share(of: newest))
        let width = ((to - from) * 10_000).rounded() / 100
        let x = "x=\"\(place(base))\" width=\"\(width)%\""
        return "<rect class=\"a-acc\" \(x) y=\"95\" height=\"18\"/>"
    }

    private func marks(_ marks: [Mark], _ y: Int) -> String {
        marks.suffix(Self.marksMax).map { mark in
            let x = place(mark.time)
            return mark.isOwn
                ? "<circle class=\"o-warn\" cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"/>"
                : "<line class=\"l-data\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y - 9)\" y2=\"\(y + 9)\"/>"
        }.joined()
    }

    private var baseMarkup: Markup {
        guard let base else { return .none }
        let x = place(base)
        let isLeft = axis.share(of: base) > 0.5
        return Markup(
            tags: """
                <line class="l-acc" x1="\(x)" x2="\(x)" y1="25" y2="113"/>\
                <circle class="f-acc" cx="\(x)" cy="34" r="4.5"/>\
                <circle class="f-acc" cx="\(x)" cy="104" r="4.5"/>\
                <text class="t-acc halo wide" x="\(x)" y="73" dx="\(isLeft ? -8 : 8)" \
                text-anchor="\(isLeft ? "end" : "start")">
                """
        ) + Markup(escaping: "common base, \(calendar.moment(base, now: axis.to))")
            + Markup(tags: "</text>")
    }

    private var labels: Markup {
        text(sourceLabel, "0%", 18, "start", "in") + text(targetLabel, "0%", 88, "start", "in")
            + middle + text(delay, "100%", 130, "end", "in")
    }

    private var middle: Markup {
        guard let base, let newest, !gap.isEmpty else { return .none }
        let share = (axis.share(of: base) + axis.share(of: newest)) / 2
        guard share - axis.share(of: base) > 0.1 else { return .none }
        return text(gap, "\((share * 10_000).rounded() / 100)%", 73, "middle", "in wide")
    }

    private var ticks: Markup {
        axis.ticks(calendar).map { tick in
            text(tick.label, place(tick.time), 163, "middle", tick.isMinor ? "wide" : "")
        }.reduce(.none, +)
    }

    private func text(
        _ words: String,
        _ x: String,
        _ y: Int,
        _ anchor: String,
        _ look: String
    ) -> Markup {
        guard !words.isEmpty else { return .none }
        return Markup(
            tags: "<text class=\"\(look)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">"
        ) + Markup(escaping: words) + Markup(tags: "</text>")
    }
}
