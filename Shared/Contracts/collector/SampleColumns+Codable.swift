import Quantities

/// The reference form of the columns; `SamplesAccepted+Codec` writes the same bytes faster.
extension SampleColumns: Codable {
    enum Column: String, CodingKey, CaseIterable {
        case flags, kinds, metadata, names, objects, sentUnits, texts, times, types, units, values
        case words
    }

    /// Writes one array a column; times as differences to the one before, the first from 1970.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Column.self)
        try container.encode(cells.map(\.flags.rawValue), forKey: .flags)
        try container.encode(cells.map(\.kind.wireCode), forKey: .kinds)
        for (column, path) in Self.wordColumns {
            try container.encode(cells.map { $0[keyPath: path] }, forKey: column)
        }
        var before: Int64 = 0
        let steps = cells.map { cell in
            defer { before = cell.time.microseconds }
            return cell.time.microseconds &- before
        }
        try container.encode(steps, forKey: .times)
        try container.encode(cells.map(\.value), forKey: .values)
        try container.encode(words, forKey: .words)
    }

    /// Reads the columns and checks that they are of equal length.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Column.self)
        let steps = try container.decode([Int64].self, forKey: .times)
        var cells = [Cell](repeating: Cell(), count: steps.count)
        func fill<Value>(
            _ values: [Value],
            _ column: Column,
            _ set: (inout Cell, Value) throws -> Void
        ) throws {
            guard values.count == cells.count else {
                throw DecodingError.dataCorruptedError(
                    forKey: column,
                    in: container,
                    debugDescription: "a column of another length"
                )
            }
            for row in cells.indices { try set(&cells[row], values[row]) }
        }
        var time: Int64 = 0
        try fill(steps, .times) { cell, step in
            time &+= step
            cell.time = Timestamp(microseconds: time)
        }
        try fill(container.decode([Int].self, forKey: .flags), .flags) {
            $0.flags = SampleFlags(rawValue: $1)
        }
        try fill(container.decode([Int].self, forKey: .kinds), .kinds) { cell, code in
            guard let kind = SeriesKind(wireCode: code) else {
                throw DecodingError.dataCorruptedError(
                    forKey: Column.kinds,
                    in: container,
                    debugDescription: "an unknown kind"
                )
            }
            cell.kind = kind
        }
        for (column, path) in Self.wordColumns {
            try fill(container.decode([UInt32].self, forKey: column), column) {
                $0[keyPath: path] = $1
            }
        }
        try fill(container.decode([Double].self, forKey: .values), .values) { $0.value = $1 }
        let words = try container.decode([String].self, forKey: .words)
        guard let columns = Self(words: words, cells: cells) else {
            throw DecodingError.dataCorruptedError(
                forKey: .words,
                in: container,
                debugDescription: "a word is not in the table"
            )
        }
        self = columns
    }

    private static var wordColumns: [(Column, WritableKeyPath<Cell, UInt32>)] {
        [
            (.metadata, \.metadata), (.names, \.name), (.objects, \.object),
            (.sentUnits, \.sentUnit), (.texts, \.text), (.types, \.type), (.units, \.unit),
        ]
    }
}
