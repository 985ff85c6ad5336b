import Contracts

/// A metric that was taken, with what another poll may write in its place.
struct JudgedSample {
    /// What it is.
    var shape = SampleLayout.Shape()
    /// What it says.
    var reading = SampleColumns.Reading()
    /// Where its value stands, and the rule that judged it; nil when it is no bare number.
    var number: (range: Range<Int>, rule: NumberRule)?
    /// Where its own time stands, when it is a text.
    var time: Range<Int>?
    /// Whether it has a time of its own, of whatever form.
    var hasTime = false

    /// Whether nothing but the bytes at its places decides what it says.
    ///
    /// A number sent as text may be flagged for what another row says.
    var isReadByItsPlaces: Bool {
        (!hasTime || time != nil) && (number != nil || !reading.flags.contains(.implausible))
    }
}
