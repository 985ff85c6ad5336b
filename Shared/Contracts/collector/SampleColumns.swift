package import Quantities

/// Samples as a layout, which repeats from message to message, and one reading a sample.
///
/// On the wire they stand in columns.
package struct SampleColumns: Sendable, Hashable {
    /// What the samples are.
    package let layout: SampleLayout
    /// What each sample says, in the layout's order.
    package let readings: [Reading]

    /// What one sample says.
    package struct Reading: Sendable, Hashable {
        /// The moment.
        package var time: Timestamp
        /// The value in the base unit; a state's code, 0 for an unknown word.
        package var value: Double
        /// What was remarkable.
        package var flags: SampleFlags

        /// A reading of these parts.
        package init(
            time: Timestamp = Timestamp(microseconds: 0),
            value: Double = 0,
            flags: SampleFlags = []
        ) {
            self.time = time
            self.value = value
            self.flags = flags
        }
    }

    /// No samples.
    package init() {
        (layout, readings) = (.empty, [])
    }

    /// Samples of a layout.
    ///
    /// - Returns: nil when there are not as many readings as shapes.
    package init?(_ layout: SampleLayout, _ readings: [Reading]) {
        guard layout.shapes.count == readings.count else { return nil }
        (self.layout, self.readings) = (layout, readings)
    }

    /// Samples with their words in full, in this order.
    package init(_ rows: [Row]) {
        var words = [""]
        var known: [String: UInt32] = ["": 0]
        func index(of word: String) -> UInt32 {
            if let index = known[word] { return index }
            let index = UInt32(words.count)
            words.append(word)
            known[word] = index
            return index
        }
        let shapes = rows.map { row in
            var shape = SampleLayout.Shape()
            shape.type = index(of: row.type)
            shape.object = index(of: row.object)
            shape.name = index(of: row.name)
            shape.unit = index(of: row.unit)
            shape.text = index(of: row.text)
            shape.sentUnit = index(of: row.sentUnit)
            shape.metadata = index(of: row.metadata)
            shape.kind = row.kind
            return shape
        }
        guard let layout = SampleLayout(words: words, shapes: shapes) else {
            preconditionFailure("every index was given a word")
        }
        self.layout = layout
        readings = rows.map { Reading(time: $0.time, value: $0.value, flags: $0.flags) }
    }

    /// How many samples there are.
    package var count: Int { readings.count }

    /// Whether there are none.
    package var isEmpty: Bool { readings.isEmpty }

    /// The word at an index a shape gives.
    package func word(_ index: UInt32) -> String { layout.word(index) }

    /// One sample with its words in full.
    package struct Row: Sendable, Hashable {
        /// Category as sent: `pool`, `disk`, `cpu`, `memory`, `system`, `network`, `replication`,
        /// other.
        package var type: String
        /// What is measured: pool, disk, task; empty for the system itself.
        package var object: String
        /// What about it: `used`, `temperature`, `cpu_usage`.
        package var name: String
        /// What the series holds.
        package var kind: SeriesKind
        /// Base unit: `bytes`, `ratio`, `celsius`, `seconds`, `count`, `state`, empty.
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

    /// The sample of a row, `0 ..< count`.
    package subscript(row: Int) -> Row {
        let shape = layout.shapes[row]
        let reading = readings[row]
        return Row(
            type: word(shape.type),
            object: word(shape.object),
            name: word(shape.name),
            kind: shape.kind,
            unit: word(shape.unit),
            time: reading.time,
            value: reading.value,
            text: word(shape.text),
            sentUnit: word(shape.sentUnit),
            flags: reading.flags,
            metadata: word(shape.metadata)
        )
    }
}
