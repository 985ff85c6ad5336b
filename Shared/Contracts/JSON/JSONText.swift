/// Where a string lies in the scanned bytes: its content without the quotes.
package struct JSONText: Sendable, Hashable {
    /// The bytes between the quotes.
    package let range: Range<Int>
    /// Whether the content has escapes and so differs from its bytes.
    package let hasEscapes: Bool

    /// A string at a place.
    package init(range: Range<Int>, hasEscapes: Bool) {
        self.range = range
        self.hasEscapes = hasEscapes
    }
}

/// Where a number lies in the scanned bytes, and what it is worth.
package struct JSONNumber: Sendable, Hashable {
    /// The number's bytes.
    package let range: Range<Int>
    /// The nearest `Double`; infinite when it is beyond every `Double`.
    package let value: Double
    /// The exact value when the number was written without point and exponent and fits.
    package let integer: Int64?

    /// A number at a place.
    package init(range: Range<Int>, value: Double, integer: Int64?) {
        self.range = range
        self.value = value
        self.integer = integer
    }
}

/// What kind of value begins at the scanner's place.
package enum JSONKind: Sendable, Hashable {
    /// `{`
    case object
    /// `[`
    case array
    /// `"`
    case string
    /// `-` or a digit
    case number
    /// `true` or `false`
    case boolean
    /// `null`
    case null
}
