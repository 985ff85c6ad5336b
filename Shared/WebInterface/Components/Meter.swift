import Quantities

/// A small bar beside its number: how much of something is used.
package struct Meter: Sendable, Hashable {
    /// Used share, `0 ... 1`; outside it is drawn at the nearer end, the number still says it.
    package var ratio: Double
    /// Colours the bar when it is critical, a warning or at work; else it is grey.
    package var tone: Tone
    /// Whether the value is the last known one.
    package var isStale: Bool
    /// Shares at which a gap marks a limit; none for none.
    package var limits: [Double]

    /// A bar of a share.
    package init(
        ratio: Double,
        tone: Tone = .fine,
        isStale: Bool = false,
        limits: [Double] = []
    ) {
        self.ratio = ratio
        self.tone = tone
        self.isStale = isStale
        self.limits = limits
    }

    /// The bar as SVG that stretches to its place.
    package var markup: Markup {
        let width = Self.place(ratio)
        let gaps = limits.map { "M\(Self.place($0)) 0V8" }.joined()
        let ticks =
            gaps.isEmpty
            ? "" : #"<path class="tick" vector-effect="non-scaling-stroke" d="\#(gaps)"/>"#
        return Markup(
            tags: """
                <svg class="meter\(toneClass)\(isStale ? " stale" : "")" viewBox="0 0 100 8" \
                preserveAspectRatio="none" aria-hidden="true">\
                <rect class="track" width="100" height="8"/>\
                <rect class="fill" width="\(width)" height="8"/>\(ticks)</svg>
                """
        )
    }

    private static func place(_ share: Double) -> String {
        Wording.decimal(min(max(share.isFinite ? share : 0, 0), 1) * 100, places: 2)
    }

    private var toneClass: String {
        switch tone {
        case .critical, .warning, .running: " \(tone.rawValue)"
        case .fine, .unknown, .offline: ""
        }
    }
}
