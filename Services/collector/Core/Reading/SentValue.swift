import Contracts

/// A member's value as it stands in the webhook, not yet judged.
enum SentValue {
    case absent
    case null
    case boolean
    case number(JSONNumber)
    case text(JSONText)
    /// `{"$date": milliseconds}`, as TrueNAS' own API writes moments.
    case date(JSONNumber)
    /// An object or an array, and where its bytes lie.
    case nested(Range<Int>, isObject: Bool)

    /// Reads any value.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        switch try json.kind() {
        case .string: self = .text(try json.string())
        case .number: self = .number(try json.number())
        case .null:
            try json.null()
            self = .null
        case .boolean:
            _ = try json.boolean()
            self = .boolean
        case .array: self = .nested(try json.skip(), isObject: false)
        case .object: self = try Self.object(&json)
        }
    }

    private static func object(_ json: inout JSONScanner) throws(JSONFault) -> SentValue {
        let start = json.index
        var date: JSONNumber?
        var members = 0
        try json.enterObject()
        while let name = try json.nextMember() {
            members += 1
            if json.is(name, "$date"), try json.kind() == .number {
                date = try json.number()
            } else {
                try json.skip()
            }
        }
        if members == 1, let date { return .date(date) }
        return .nested(start..<json.index, isObject: true)
    }
}
