package import Quantities

/// The newest value of a series.
package struct Reading: Sendable, Equatable {
    /// Category as sent: `pool`, `disk`, `cpu`.
    package var type: String
    /// What is measured; empty for the system itself.
    package var object: String
    /// What about it: `used`, `temperature`.
    package var name: String
    /// Base unit of the value; `state` for a word.
    package var unit: String
    /// When it was measured.
    package var time: Timestamp
    /// The value in the base unit.
    package var value: Double
    /// A state's word; empty for numbers.
    package var text: String
    /// The value a week before; nil when that is not known.
    package var weekAgo: Double?

    /// A reading of these parts.
    package init(
        type: String,
        object: String = "",
        name: String,
        unit: String,
        time: Timestamp,
        value: Double,
        text: String = "",
        weekAgo: Double? = nil
    ) {
        self.type = type
        self.object = object
        self.name = name
        self.unit = unit
        self.time = time
        self.value = value
        self.text = text
        self.weekAgo = weekAgo
    }
}
