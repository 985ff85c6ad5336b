/// Reads JSON (RFC 8259, strictly) in place: values are offered as ranges of the bytes given.
///
/// No value is copied and no Foundation is used, because Foundation needs ten times the rest of the
/// collector's work for a webhook. Stricter than RFC 8259 asks: no byte order mark, no NUL, no half
/// surrogate pairs, no key twice in an object, limits on depth and members.
///
/// The caller walks: `enterObject`, then `nextMember` until nil; `enterArray`, then `nextElement`
/// until false; each member or element is read by exactly one of `string`, `number`, `boolean`,
/// `null`, `skip`, or entered. `finish` checks that nothing follows.
package struct JSONScanner {
    /// The bytes that are read.
    package let bytes: [UInt8]
    /// The next byte to read.
    package private(set) var index = 0

    let source: JSONBytes
    private let depthMax: Int
    private var depth = 0
    private var isFirst = false
    private var members: [Member] = []
    private var frames: [Int] = []
    /// The hash of the member that `nextMember` gave last.
    private(set) var memberHash: UInt64 = 0

    private struct Member {
        let hash: UInt64
        let text: JSONText
    }

    /// Members one object may have; more cost too much to compare for duplicates.
    package static let membersMax = 256

    /// A scanner at the first byte of `bytes`, refusing a byte order mark.
    ///
    /// At most `depthMax` objects and arrays may be open at once.
    package init(_ bytes: [UInt8], depthMax: Int = 32) throws(JSONFault) {
        self.bytes = bytes
        self.source = JSONBytes(bytes)
        self.depthMax = depthMax
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONFault(.byteOrderMark, at: 0)
        }
    }

    // MARK: - Walking

    /// The kind of value that comes next; white space before it is passed.
    package mutating func kind() throws(JSONFault) -> JSONKind {
        skipSpace()
        switch source[index] {
        case 0x7B: return .object
        case 0x5B: return .array
        case 0x22: return .string
        case 0x30...0x39: return .number
        case 0x2D:
            if source[index + 1] == 0x49 {
                throw JSONFault(.notANumber, at: index)
            }
            return .number
        case 0x74, 0x66: return .boolean
        case 0x6E: return .null
        case 0x4E, 0x49: throw JSONFault(.notANumber, at: index)
        default: throw unexpected
        }
    }

    /// The fault of a byte that nothing can begin with, or of none at all.
    private var unexpected: JSONFault {
        JSONFault(index < source.count ? .unexpectedByte : .truncated, at: index)
    }

    /// Passes the `{` of an object.
    package mutating func enterObject() throws(JSONFault) {
        guard try kind() == .object else { throw JSONFault(.wrongType, at: index) }
        try open()
        frames.append(members.count)
    }

    /// The name of the object's next member, the scanner standing before its value; nil past `}`.
    package mutating func nextMember() throws(JSONFault) -> JSONText? {
        guard try step(closing: 0x7D) else {
            members.removeLast(members.count - frames.removeLast())
            return nil
        }
        guard source[index] == 0x22 else { throw unexpected }
        let start = index
        let text = try string()
        try note(text, at: start)
        skipSpace()
        try take(0x3A)
        return text
    }

    /// Passes the `[` of an array.
    package mutating func enterArray() throws(JSONFault) {
        guard try kind() == .array else { throw JSONFault(.wrongType, at: index) }
        try open()
    }

    /// Whether another element follows, the scanner standing before it; false past `]`.
    package mutating func nextElement() throws(JSONFault) -> Bool {
        try step(closing: 0x5D)
    }

    /// Checks that only white space follows.
    package mutating func finish() throws(JSONFault) {
        skipSpace()
        guard index == source.count else { throw JSONFault(.trailingBytes, at: index) }
    }

    // MARK: - Values

    /// Reads `true` or `false`.
    package mutating func boolean() throws(JSONFault) -> Bool {
        guard try kind() == .boolean else { throw JSONFault(.wrongType, at: index) }
        let isTrue = source[index] == 0x74
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    /// Reads `null`.
    package mutating func null() throws(JSONFault) {
        guard try kind() == .null else { throw JSONFault(.wrongType, at: index) }
        try word("null")
    }

    /// Reads a string.
    package mutating func string() throws(JSONFault) -> JSONText {
        skipSpace()
        guard source[index] == 0x22 else {
            _ = try kind()
            throw JSONFault(.wrongType, at: index)
        }
        if let plain = plainString() { return plain }
        var strings = JSONStringScan(bytes, at: index + 1)
        let text = try strings.text()
        index = strings.index
        return text
    }

    /// Reads a number.
    package mutating func number() throws(JSONFault) -> JSONNumber {
        guard try kind() == .number else { throw JSONFault(.wrongType, at: index) }
        var numbers = JSONNumberScan(source, at: index)
        let number = try numbers.number()
        index = numbers.index
        return number
    }

    /// Reads a whole number of up to eighteen digits without a sign; nil, and nothing passed, when
    /// anything else comes.
    mutating func shortWholeNumber() -> Int64? {
        skipSpace()
        var at = index
        var value: Int64 = 0
        while case let digit = source[at] &- 0x30, digit < 10, at - index < 18 {
            value = value * 10 + Int64(digit)
            at += 1
        }
        let count = at - index
        let next = source[at]
        // A point, an exponent, a further digit or a leading zero is for the longer way.
        guard count > 0, next == 0x2C || next == 0x5D || next == 0x7D,
            count == 1 || source[index] != 0x30
        else { return nil }
        index = at
        return value
    }

    /// Passes any value and all inside it, checked as strictly as if it were read.
    ///
    /// - Returns: where its bytes lie.
    @discardableResult
    package mutating func skip() throws(JSONFault) -> Range<Int> {
        let kind = try kind()
        let start = index
        switch kind {
        case .string: _ = try string()
        case .number: _ = try number()
        case .boolean: _ = try boolean()
        case .null: try null()
        case .array:
            try enterArray()
            while try nextElement() { try skip() }
        case .object:
            try enterObject()
            while try nextMember() != nil { try skip() }
        }
        return start..<index
    }

    // MARK: - Inside

    mutating func advance(by count: Int) { index += count }

    /// Goes back to the first member of the object that was entered last and is still open.
    mutating func rewind(toFirstMemberAt index: Int) {
        self.index = index
        isFirst = true
    }

    /// Most strings are ASCII without escapes and need no closer look.
    private mutating func plainString() -> JSONText? {
        let start = index + 1
        var at = start
        while true {
            let plain = source.plainCount(at: at)
            at += plain
            if plain < 8 { break }
        }
        guard source[at] == 0x22 else { return nil }
        index = at + 1
        return JSONText(range: start..<at, hasEscapes: false)
    }

    @inline(__always)
    private mutating func skipSpace() {
        while true {
            let byte = source[index]
            if byte > 0x20 { return }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            index += 1
        }
    }

    private mutating func open() throws(JSONFault) {
        guard depth < depthMax else { throw JSONFault(.tooDeep, at: index) }
        depth += 1
        index += 1
        isFirst = true
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) throws(JSONFault) {
        guard source[index] == byte, index < source.count else { throw unexpected }
        index += 1
    }

    /// Passes a comma, or the closing bracket and says false.
    private mutating func step(closing: UInt8) throws(JSONFault) -> Bool {
        skipSpace()
        if source[index] == closing {
            index += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            guard index < source.count else { throw unexpected }
            isFirst = false
        } else {
            try take(0x2C)
            skipSpace()
        }
        return true
    }

    private mutating func word(_ letters: StaticString) throws(JSONFault) {
        for offset in 0..<letters.utf8CodeUnitCount {
            try take(unsafe letters.utf8Start[offset])
        }
    }

    /// Remembers a member's name and refuses it when the object has it already.
    private mutating func note(_ text: JSONText, at start: Int) throws(JSONFault) {
        let frame = frames[frames.count - 1]
        guard members.count - frame < Self.membersMax else {
            throw JSONFault(.tooManyMembers, at: start)
        }
        let hash = self.hash(text)
        memberHash = hash
        for place in frame..<members.count where members[place].hash == hash {
            if isSame(members[place].text, text) { throw JSONFault(.duplicateKey, at: start) }
        }
        members.append(Member(hash: hash, text: text))
    }
}
