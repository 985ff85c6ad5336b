package import Quantities

/// What a series holds.
package enum SeriesKind: String, Sendable, Codable, CaseIterable {
    /// A measured number.
    case numeric
    /// A word from a small set, such as `ONLINE`; the text is kept, its code is the value.
    case state
    /// A number that only grows until it is reset, such as power-on hours.
    case counter
}

/// What was remarkable about one sample; kept with it.
package struct SampleFlags: OptionSet, Sendable, Hashable, Codable {
    /// The bits, stable on the wire and in the database.
    package let rawValue: Int

    /// Flags of these bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The webhook gave no time; the collector's own is used.
    package static let serverTime = SampleFlags(rawValue: 1)
    /// The time given had no zone; UTC was taken.
    package static let zoneAssumed = SampleFlags(rawValue: 2)
    /// The time given lay too far ahead and was set to the time of receipt.
    package static let clamped = SampleFlags(rawValue: 4)
    /// The state word is none of the known ones.
    package static let unknownState = SampleFlags(rawValue: 8)
    /// The value is outside what the metric can be, but was kept (used above total, for instance).
    package static let implausible = SampleFlags(rawValue: 16)
}

/// Samples in columns of equal length, row by row one sample.
package struct SampleColumns: Sendable, Hashable, Codable {
    /// Category as sent: `pool`, `disk`, `cpu`, `memory`, `system`, `network`, `replication`, other.
    package var types: [String] = []
    /// What is measured: pool, disk, task; empty for the system itself.
    package var objects: [String] = []
    /// What about it: `used`, `temperature`, `cpu_usage`.
    package var names: [String] = []
    /// What the series holds.
    package var kinds: [SeriesKind] = []
    /// Base unit of the value: `bytes`, `ratio`, `celsius`, `seconds`, `count`, `state`, empty.
    package var units: [String] = []
    /// The moment of each sample.
    package var times: [Timestamp] = []
    /// The value in the base unit; a state's code, 0 for an unknown word.
    package var values: [Double] = []
    /// A state's word as sent; empty for numbers.
    package var texts: [String] = []
    /// The unit as sent.
    package var sentUnits: [String] = []
    /// What was remarkable.
    package var flags: [SampleFlags] = []
    /// The sample's `metadata` object as sent, UTF-8 JSON; empty when it had none.
    package var metadata: [String] = []

    /// No samples.
    package init() {}

    /// How many samples there are.
    package var count: Int { times.count }

    /// One sample, for adding to columns.
    package struct Row: Sendable, Hashable {
        /// Category as sent.
        package var type: String
        /// What is measured; empty for the system itself.
        package var object: String
        /// What about it.
        package var name: String
        /// What the series holds.
        package var kind: SeriesKind
        /// Base unit.
        package var unit: String
        /// When.
        package var time: Timestamp
        /// The value in the base unit.
        package var value: Double
        /// A state's word as sent.
        package var text: String
        /// The unit as sent.
        package var sentUnit: String
        /// What was remarkable.
        package var flags: SampleFlags
        /// Raw JSON object, or empty.
        package var metadata: String

        /// A sample of these parts.
        package init(
            type: String,
            object: String,
            name: String,
            kind: SeriesKind,
            unit: String,
            time: Timestamp,
            value: Double,
            text: String = "",
            sentUnit: String = "",
            flags: SampleFlags = [],
            metadata: String = ""
        ) {
            self.type = type
            self.object = object
            self.name = name
            self.kind = kind
            self.unit = unit
            self.time = time
            self.value = value
            self.text = text
            self.sentUnit = sentUnit
            self.flags = flags
            self.metadata = metadata
        }
    }

    /// Adds one sample to the end of every column.
    package mutating func append(_ row: Row) {
        types.append(row.type)
        objects.append(row.object)
        names.append(row.name)
        kinds.append(row.kind)
        units.append(row.unit)
        times.append(row.time)
        values.append(row.value)
        texts.append(row.text)
        sentUnits.append(row.sentUnit)
        flags.append(row.flags)
        metadata.append(row.metadata)
    }

    /// The sample of a row, `0 ..< count`.
    package subscript(row: Int) -> Row {
        Row(
            type: types[row],
            object: objects[row],
            name: names[row],
            kind: kinds[row],
            unit: units[row],
            time: times[row],
            value: values[row],
            text: texts[row],
            sentUnit: sentUnits[row],
            flags: flags[row],
            metadata: metadata[row]
        )
    }
}
