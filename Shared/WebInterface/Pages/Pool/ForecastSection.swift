package import Quantities

/// When the pool is full, drawn.
package struct ForecastSection: PoolSection {
    /// The answer in a sentence or two.
    package var lead: Sentence
    /// History and fan; nil when nothing was measured.
    package var chart: FanChart?
    /// Ranges of history to choose from.
    package var ranges: [Choice]

    /// A section of these parts.
    package init(lead: Sentence, chart: FanChart?, ranges: [Choice] = []) {
        self.lead = lead
        self.chart = chart
        self.ranges = ranges
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-forecast",
                [
                    "sectionLead": Markup(lead).html, "hasChart": chart != nil,
                    "chart": chart?.markup.html ?? "", "ranges": ranges.map(\.view),
                    "hasRanges": !ranges.isEmpty,
                ]
            )
        )
    }
}
