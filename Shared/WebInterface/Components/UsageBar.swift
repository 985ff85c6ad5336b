/// A meter, its number and a remark below: `71.2 %`, `30.2 of 42.4 TiB`.
package struct UsageBar: Sendable, Hashable {
    /// The bar.
    package var meter: Meter
    /// The number beside it.
    package var number: String
    /// The small words below.
    package var remark: String
    /// What the number is exactly, shown on hover; empty for nothing.
    package var exact: String

    /// A bar with its words.
    package init(meter: Meter, number: String, remark: String, exact: String = "") {
        self.meter = meter
        self.number = number
        self.remark = remark
        self.exact = exact
    }

    /// The bar with its words as HTML.
    package var markup: Markup {
        let title =
            exact.isEmpty
            ? Markup.none
            : Markup(tags: " title=\"") + Markup(escaping: exact) + Markup(tags: "\"")
        return Markup(tags: "<div class=\"use\">") + meter.markup
            + Markup(tags: "<span class=\"nw\"") + title + Markup(tags: ">")
            + Markup(escaping: number) + Markup(tags: "</span><span class=\"muted\">")
            + Markup(escaping: remark) + Markup(tags: "</span></div>")
    }
}
