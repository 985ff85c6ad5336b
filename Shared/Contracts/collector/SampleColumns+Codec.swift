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
        while let name = try json.nextMember() {
            if json.is(name, "words") {
                words = try json.words()
                continue
            }
            guard let column = Self.column(name, in: json) else {
                try json.skip()
                continue
            }
            columns += 1
            let read = try column(&json, &cells)
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

    private typealias ColumnReader = (inout JSONScanner, inout [Cell]) throws(JSONFault) -> Int

    private static func column(_ name: JSONText, in json: JSONScanner) -> ColumnReader? {
        if json.is(name, "flags") {
            return integers { $0.flags = SampleFlags(rawValue: Int($1)) }
        }
        if json.is(name, "kinds") { return kinds }
        if json.is(name, "metadata") { return integers { $0.metadata = UInt32(clamping: $1) } }
        if json.is(name, "names") { return integers { $0.name = UInt32(clamping: $1) } }
        if json.is(name, "objects") { return integers { $0.object = UInt32(clamping: $1) } }
        if json.is(name, "sentUnits") { return integers { $0.sentUnit = UInt32(clamping: $1) } }
        if json.is(name, "texts") { return integers { $0.text = UInt32(clamping: $1) } }
        if json.is(name, "times") { return times }
        if json.is(name, "types") { return integers { $0.type = UInt32(clamping: $1) } }
        if json.is(name, "units") { return integers { $0.unit = UInt32(clamping: $1) } }
        if json.is(name, "values") { return values }
        return nil
    }

    private static func integers(_ set: @escaping (inout Cell, Int64) -> Void) -> ColumnReader {
        { (json, cells) throws(JSONFault) in
            try each(&json, &cells) { (json, cell) throws(JSONFault) in
                set(&cell, try json.wholeNumber())
            }
        }
    }

    private static func kinds(
        _ json: inout JSONScanner,
        _ cells: inout [Cell]
    ) throws(JSONFault) -> Int {
        try each(&json, &cells) { (json, cell) throws(JSONFault) in
            let at = json.index
            guard let kind = SeriesKind(wireCode: Int(try json.wholeNumber())) else {
                throw JSONFault(.badValue, at: at)
            }
            cell.kind = kind
        }
    }

    private static func times(
        _ json: inout JSONScanner,
        _ cells: inout [Cell]
    ) throws(JSONFault) -> Int {
        var time: Int64 = 0
        return try each(&json, &cells) { (json, cell) throws(JSONFault) in
            time &+= try json.wholeNumber()
            cell.time = Timestamp(microseconds: time)
        }
    }

    private static func values(
        _ json: inout JSONScanner,
        _ cells: inout [Cell]
    ) throws(JSONFault) -> Int {
        try each(&json, &cells) { (json, cell) throws(JSONFault) in
            cell.value = try json.number().value
        }
    }

    /// Reads an array into one field of each cell, making the cells that are not there yet.
    private static func each(
        _ json: inout JSONScanner,
        _ cells: inout [Cell],
        _ set: (inout JSONScanner, inout Cell) throws(JSONFault) -> Void
    ) throws(JSONFault) -> Int {
        var row = 0
        try json.enterArray()
        while try json.nextElement() {
            if row == cells.count { cells.append(Cell()) }
            try set(&json, &cells[row])
            row += 1
        }
        return row
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
