import Quantities

/// The reference form of the columns; `SampleColumns+Codec` writes the same bytes faster.
extension SampleColumns: Codable {
    enum Column: String, CodingKey, CaseIterable {
        case flags, kinds, metadata, names, objects, sentUnits, texts, times, types, units, values
        case words
    }

    /// Writes one array a column; times as differences to the one before, the first from 1970.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Column.self)
        try container.encode(readings.map(\.flags.rawValue), forKey: .flags)
        try container.encode(layout.shapes.map(\.kind.wireCode), forKey: .kinds)
        for (column, path) in Self.wordColumns {
            try container.encode(layout.shapes.map { $0[keyPath: path] }, forKey: column)
        }
        var before: Int64 = 0
        let steps = readings.map { reading in
            defer { before = reading.time.microseconds }
            return reading.time.microseconds &- before
        }
        try container.encode(steps, forKey: .times)
        try container.encode(readings.map(\.value), forKey: .values)
        try container.encode(layout.words, forKey: .words)
    }

    /// Reads the columns and checks that they are of equal length.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Column.self)
        let steps = try container.decode([Int64].self, forKey: .times)
        var shapes = [SampleLayout.Shape](repeating: .init(), count: steps.count)
        var readings = [Reading](repeating: .init(), count: steps.count)
        func fill<Value>(
            _ values: [Value],
            _ column: Column,
            _ set: (Int, Value) throws -> Void
        ) throws {
            guard values.count == steps.count else {
                throw DecodingError.dataCorruptedError(
                    forKey: column,
                    in: container,
                    debugDescription: "a column of another length"
                )
            }
            for row in steps.indices { try set(row, values[row]) }
        }
        var time: Int64 = 0
        try fill(steps, .times) { row, step in
            time &+= step
            readings[row].time = Timestamp(microseconds: time)
        }
        try fill(container.decode([Int].self, forKey: .flags), .flags) {
            readings[$0].flags = SampleFlags(rawValue: $1)
        }
        try fill(container.decode([Int].self, forKey: .kinds), .kinds) { row, code in
            guard let kind = SeriesKind(wireCode: code) else {
                throw DecodingError.dataCorruptedError(
                    forKey: Column.kinds,
                    in: container,
                    debugDescription: "an unknown kind"
                )
            }
            shapes[row].kind = kind
        }
        for (column, path) in Self.wordColumns {
            try fill(container.decode([UInt32].self, forKey: column), column) {
                shapes[$0][keyPath: path] = $1
            }
        }
        try fill(container.decode([Double].self, forKey: .values), .values) {
            readings[$0].value = $1
        }
        let words = try container.decode([String].self, forKey: .words)
        guard let layout = SampleLayout(words: words, shapes: shapes),
            let columns = Self(layout, readings)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .words,
                in: container,
                debugDescription: "a word is not in the table"
            )
        }
        self = columns
    }

    private static var wordColumns: [(Column, WritableKeyPath<SampleLayout.Shape, UInt32>)] {
        [
            (.metadata, \.metadata), (.names, \.name), (.objects, \.object),
            (.sentUnits, \.sentUnit), (.texts, \.text), (.types, \.type), (.units, \.unit),
        ]
    }
}
