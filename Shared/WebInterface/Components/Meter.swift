import Quantities

/// A small bar beside its number: how much of something is used.
package struct Meter: Sendable, Hashable {
    /// Used share, `0 ... 1`; outside it is drawn at the nearer end, the number still says it.
    package var ratio: Double
    /// Colours the bar when it is critical, a warning or at work; else it is grey.
    package var tone: Tone
    /// Whether the value is the last known one.
    package var isStale: Bool
    /// Whether gaps mark 80 and 90 %.
    package var hasLimits: Bool

    /// A bar of a share.
    package init(ratio: Double, tone: Tone = .fine, isStale: Bool = false, hasLimits: Bool = true) {
        self.ratio = ratio
        self.tone = tone
        self.isStale = isStale
        self.hasLimits = hasLimits
    }

    /// The bar as SVG that stretches to its place.
    package var markup: Markup {
        let width = Wording.decimal(min(max(ratio.isFinite ? ratio : 0, 0), 1) * 100, places: 2)
        let ticks =
            hasLimits
            ? #"<path class="tick" vector-effect="non-scaling-stroke" d="M80 0V8M90 0V8"/>"# : ""
        return Markup(
            tags: """
                <svg class="meter\(toneClass)\(isStale ? " stale" : "")" viewBox="0 0 100 8" \
                preserveAspectRatio="none" aria-hidden="true">\
                <rect class="track" width="100" height="8"/>\
                <rect class="fill" width="\(width)" height="8"/>\(ticks)</svg>
                """
        )
    }

    private var toneClass: String {
        switch tone {
        case .critical, .warning, .running: " \(tone.rawValue)"
        case .fine, .unknown, .offline: ""
        }
    }
}
