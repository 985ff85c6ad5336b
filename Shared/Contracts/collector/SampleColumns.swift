package import Quantities

/// Samples as a table of distinct words and one small cell a sample.
///
/// A webhook repeats few words many times; cells are plain old data, so that copying, encoding and
/// decoding fifty samples touches each word once. On the wire the cells stand in columns.
package struct SampleColumns: Sendable {
    /// The distinct words, in order of first use; the first is the empty word.
    package private(set) var words: [String] = [""]
    /// The samples, in order.
    package private(set) var cells: [Cell] = []

    private var indexOfWord: [String: UInt32]?

    /// One sample; words are indices into `words`.
    package struct Cell: Sendable, Hashable {
        /// Category as sent.
        package var type: UInt32 = 0
        /// What is measured; empty for the system itself.
        package var object: UInt32 = 0
        /// What about it.
        package var name: UInt32 = 0
        /// Base unit of the value.
        package var unit: UInt32 = 0
        /// A state's word as sent; empty for numbers.
        package var text: UInt32 = 0
        /// The unit as sent.
        package var sentUnit: UInt32 = 0
        /// The sample's `metadata` object as sent, UTF-8 JSON; empty when it had none.
        package var metadata: UInt32 = 0
        /// What the series holds.
        package var kind = SeriesKind.numeric
        /// What was remarkable.
        package var flags = SampleFlags()
        /// The moment.
        package var time = Timestamp(microseconds: 0)
        /// The value in the base unit; a state's code, 0 for an unknown word.
        package var value = 0.0

        /// A cell of empty words at the epoch.
        package init() {}
    }

    /// No samples.
    package init() {}

    /// A table of these parts.
    ///
    /// - Returns: nil when a cell names a word that is not there or the first word is not empty.
    package init?(words: [String], cells: [Cell]) {
        guard words.first == "" else { return nil }
        let end = UInt32(clamping: words.count)
        let isSound = cells.allSatisfy { cell in
            // Bitwise "or" keeps this one comparison a cell; each index is at most the sum of bits.
            max(
                max(cell.type, cell.object, cell.name, cell.unit),
                max(cell.text, cell.sentUnit, cell.metadata)
            ) < end
        }
        guard isSound else { return nil }
        self.words = words
        self.cells = cells
    }

    /// How many samples there are.
    package var count: Int { cells.count }

    /// Whether there are none.
    package var isEmpty: Bool { cells.isEmpty }

    /// The word at an index a cell gives.
    package func word(_ index: UInt32) -> String { words[Int(index)] }

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

    /// Adds one sample to the end.
    package mutating func append(_ row: Row) {
        var cell = Cell()
        cell.type = index(of: row.type)
        cell.object = index(of: row.object)
        cell.name = index(of: row.name)
        cell.unit = index(of: row.unit)
        cell.text = index(of: row.text)
        cell.sentUnit = index(of: row.sentUnit)
        cell.metadata = index(of: row.metadata)
        cell.kind = row.kind
        cell.flags = row.flags
        cell.time = row.time
        cell.value = row.value
        cells.append(cell)
    }

    /// The sample of a row, `0 ..< count`.
    package subscript(row: Int) -> Row {
        let cell = cells[row]
        return Row(
            type: word(cell.type),
            object: word(cell.object),
            name: word(cell.name),
            kind: cell.kind,
            unit: word(cell.unit),
            time: cell.time,
            value: cell.value,
            text: word(cell.text),
            sentUnit: word(cell.sentUnit),
            flags: cell.flags,
            metadata: word(cell.metadata)
        )
    }

    private mutating func index(of word: String) -> UInt32 {
        if word.isEmpty { return 0 }
        var known =
            indexOfWord.take()
            ?? Dictionary(
                zip(words, UInt32(0)...),
                uniquingKeysWith: { first, _ in first }
            )
        defer { indexOfWord = known }
        if let index = known[word] { return index }
        let index = UInt32(words.count)
        words.append(word)
        known[word] = index
        return index
    }
}

extension SampleColumns: Hashable {
    /// Equal words and cells in equal order.
    package static func == (left: Self, right: Self) -> Bool {
        left.words == right.words && left.cells == right.cells
    }

    /// Feeds words and cells.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words)
        hasher.combine(cells)
    }
}
