import Quantities

extension SampleLayout.WireForm {
    /// The columns of a layout's words, with the brackets and names of the columns beside them.
    init(_ layout: SampleLayout) {
        var json = JSONWriter(capacity: 64 + 20 * layout.shapes.count)
        Self.write(#"],"kinds":["#, layout, to: &json) { $0.integer($1.kind.wireCode) }
        Self.write(#"],"metadata":["#, layout, to: &json) { $0.integer($1.metadata) }
        Self.write(#"],"names":["#, layout, to: &json) { $0.integer($1.name) }
        Self.write(#"],"objects":["#, layout, to: &json) { $0.integer($1.object) }
        Self.write(#"],"sentUnits":["#, layout, to: &json) { $0.integer($1.sentUnit) }
        Self.write(#"],"texts":["#, layout, to: &json) { $0.integer($1.text) }
        json.raw(#"],"times":["#)
        fromKindsToTimes = json.bytes
        json = JSONWriter(capacity: 64 + 6 * layout.shapes.count)
        Self.write(#"],"types":["#, layout, to: &json) { $0.integer($1.type) }
        Self.write(#"],"units":["#, layout, to: &json) { $0.integer($1.unit) }
        json.raw(#"],"values":["#)
        fromTypesToValues = json.bytes
        json = JSONWriter(capacity: 64 + 24 * layout.words.count)
        json.raw(#"],"words":["#)
        json.list(layout.words) { $0.string($1) }
        json.raw("]}")
        fromWords = json.bytes
    }

    private static func write(
        _ opening: StaticString,
        _ layout: SampleLayout,
        to json: inout JSONWriter,
        _ item: (inout JSONWriter, SampleLayout.Shape) -> Void
    ) {
        json.raw(opening)
        json.list(layout.shapes, item)
    }
}

extension JSONWriter {
    /// Writes items with commas between them.
    fileprivate mutating func list<Item>(
        _ items: [Item],
        _ write: (inout JSONWriter, Item) -> Void
    ) {
        var isFirst = true
        for item in items {
            if !isFirst { comma() }
            isFirst = false
            write(&self, item)
        }
    }
}

extension SampleColumns {
    /// Writes the columns as `encode(to:)` does.
    func write(to json: inout JSONWriter) {
        let wire = layout.wireForm
        json.raw(#"{"flags":["#)
        json.list(readings) { $0.integer($1.flags.rawValue) }
        json.raw(wire.fromKindsToTimes)
        var before: Int64 = 0
        json.list(readings) { json, reading in
            json.integer(reading.time.microseconds &- before)
            before = reading.time.microseconds
        }
        json.raw(wire.fromTypesToValues)
        json.list(readings) { $0.number($1.value) }
        json.raw(wire.fromWords)
    }

    /// No fewer bytes than `write` takes.
    ///
    /// A reading has a short number, a time of up to twenty and a value of up to twenty-five
    /// characters, each with a comma.
    package var wireBytesMax: Int {
        let wire = layout.wireForm
        return wire.fromKindsToTimes.count + wire.fromTypesToValues.count + wire.fromWords.count
            + 16 + (4 + 21 + 26) * count
    }

    /// Reads what `write` wrote.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        var rows: [DecodedRow] = []
        var words: [String] = []
        var columns = 0
        var length: Int?
        try json.enterObject()
        while let place = try json.nextMember(of: Self.columnNames) {
            guard let column = place.map({ Column.allCases[$0] }) else {
                try json.skip()
                continue
            }
            if column == .words {
                words = try json.words()
                continue
            }
            columns += 1
            let read = try Self.read(column, &json, &rows)
            guard length == nil || length == read else {
                throw JSONFault(.badValue, at: json.index)
            }
            length = read
        }
        guard columns == Column.allCases.count - 1 else {
            throw JSONFault(.missing, at: json.index)
        }
        guard let layout = SampleLayout(words: words, shapes: rows.map(\.shape)),
            let table = Self(layout, rows.map(\.reading))
        else { throw JSONFault(.badValue, at: json.index) }
        self = table
    }

    private static let columnNames = JSONNames(Column.allCases.map(\.rawValue))

    /// Reads an array into one field of each row, making the rows that are not there yet.
    private static func read(
        _ column: Column,
        _ json: inout JSONScanner,
        _ rows: inout [DecodedRow]
    ) throws(JSONFault) -> Int {
        var row = 0
        var time: Int64 = 0
        try json.enterArray()
        while try json.nextElement() {
            if row == rows.count { rows.append(DecodedRow()) }
            if column == .values {
                rows[row].reading.value = try json.number().value
            } else {
                let at = json.index
                let number = try json.wholeNumber()
                guard rows[row].set(column, number, &time) else {
                    throw JSONFault(.badValue, at: at)
                }
            }
            row += 1
        }
        return row
    }
}

/// One sample while its columns come in.
private struct DecodedRow {
    var shape = SampleLayout.Shape()
    var reading = SampleColumns.Reading()

    /// Sets the field of a column of whole numbers; false when the number means nothing there.
    mutating func set(
        _ column: SampleColumns.Column,
        _ number: Int64,
        _ time: inout Int64
    ) -> Bool {
        switch column {
        case .flags: reading.flags = SampleFlags(rawValue: Int(number))
        case .kinds:
            guard let kind = SeriesKind(wireCode: Int(number)) else { return false }
            shape.kind = kind
        case .metadata: shape.metadata = UInt32(clamping: number)
        case .names: shape.name = UInt32(clamping: number)
        case .objects: shape.object = UInt32(clamping: number)
        case .sentUnits: shape.sentUnit = UInt32(clamping: number)
        case .texts: shape.text = UInt32(clamping: number)
        case .times:
            time &+= number
            reading.time = Timestamp(microseconds: time)
        case .types: shape.type = UInt32(clamping: number)
        case .units: shape.unit = UInt32(clamping: number)
        case .values, .words: return false
        }
        return true
    }
}

extension JSONScanner {
    fileprivate mutating func words() throws(JSONFault) -> [String] {
        var words: [String] = []
        try enterArray()
        while try nextElement() { words.append(try text()) }
        return words
    }
}
