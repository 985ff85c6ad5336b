import Quantities

extension SampleColumns {
    /// Writes the columns as `encode(to:)` does.
    func write(to json: inout JSONWriter) {
        write(#"{"flags":["#, to: &json) { $0.integer($1.flags.rawValue) }
        write(#"],"kinds":["#, to: &json) { $0.integer($1.kind.wireCode) }
        write(#"],"metadata":["#, to: &json) { $0.integer($1.metadata) }
        write(#"],"names":["#, to: &json) { $0.integer($1.name) }
        write(#"],"objects":["#, to: &json) { $0.integer($1.object) }
        write(#"],"sentUnits":["#, to: &json) { $0.integer($1.sentUnit) }
        write(#"],"texts":["#, to: &json) { $0.integer($1.text) }
        var before: Int64 = 0
        write(#"],"times":["#, to: &json) { json, cell in
            json.integer(cell.time.microseconds &- before)
            before = cell.time.microseconds
        }
        write(#"],"types":["#, to: &json) { $0.integer($1.type) }
        write(#"],"units":["#, to: &json) { $0.integer($1.unit) }
        write(#"],"values":["#, to: &json) { $0.number($1.value) }
        json.raw(#"],"words":["#)
        var isFirst = true
        for word in words {
            if !isFirst { json.comma() }
            isFirst = false
            json.string(word)
        }
        json.raw("]}")
    }

    private func write(
        _ opening: StaticString,
        to json: inout JSONWriter,
        _ item: (inout JSONWriter, Cell) -> Void
    ) {
        json.raw(opening)
        var isFirst = true
        for cell in cells {
            if !isFirst { json.comma() }
            isFirst = false
            item(&json, cell)
        }
    }

    /// Reads what `write` wrote.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        var cells: [Cell] = []
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
            let read = try Self.read(column, &json, &cells)
            guard length == nil || length == read else {
                throw JSONFault(.badValue, at: json.index)
            }
            length = read
        }
        guard columns == Column.allCases.count - 1 else {
            throw JSONFault(.missing, at: json.index)
        }
        guard let table = Self(words: words, cells: cells) else {
            throw JSONFault(.badValue, at: json.index)
        }
        self = table
    }

    private static let columnNames = JSONNames(Column.allCases.map(\.rawValue))

    /// Reads an array into one field of each cell, making the cells that are not there yet.
    private static func read(
        _ column: Column,
        _ json: inout JSONScanner,
        _ cells: inout [Cell]
    ) throws(JSONFault) -> Int {
        var row = 0
        var time: Int64 = 0
        try json.enterArray()
        while try json.nextElement() {
            if row == cells.count { cells.append(Cell()) }
            if column == .values {
                cells[row].value = try json.number().value
            } else {
                let at = json.index
                let number = try json.wholeNumber()
                guard cells[row].set(column, number, &time) else {
                    throw JSONFault(.badValue, at: at)
                }
            }
            row += 1
        }
        return row
    }
}

extension SampleColumns.Cell {
    /// Sets the field of a column of whole numbers; false when the number means nothing there.
    fileprivate mutating func set(
        _ column: SampleColumns.Column,
        _ number: Int64,
        _ time: inout Int64
    ) -> Bool {
        switch column {
        case .flags: flags = SampleFlags(rawValue: Int(number))
        case .kinds:
            guard let kind = SeriesKind(wireCode: Int(number)) else { return false }
            self.kind = kind
        case .metadata: metadata = UInt32(clamping: number)
        case .names: name = UInt32(clamping: number)
        case .objects: object = UInt32(clamping: number)
        case .sentUnits: sentUnit = UInt32(clamping: number)
        case .texts: text = UInt32(clamping: number)
        case .times:
            time &+= number
            self.time = Timestamp(microseconds: time)
        case .types: type = UInt32(clamping: number)
        case .units: unit = UInt32(clamping: number)
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
