import Contracts

/// A JSON value with all that is inside it, for bodies whose shape other systems decide.
enum SentTree {
    /// Values that one body may have; more cost too much memory for what an alert is worth.
    static let valuesMax = 100_000

    case null
    case boolean(Bool)
    case number(JSONNumber)
    case text(String)
    case list([SentTree])
    case object([String: SentTree])

    /// Reads a whole body, which must be an object.
    static func body(_ bytes: [UInt8]) throws(WebhookFault) -> SentPlace {
        let value: SentTree
        do throws(JSONFault) {
            var json = try JSONScanner(bytes, depthMax: WebhookLimits().depthMax)
            var left = valuesMax
            value = try SentTree(reading: &json, left: &left)
            guard left >= 0 else { throw JSONFault(.tooManyMembers, at: json.index) }
            try json.finish()
        } catch {
            throw .malformed(error)
        }
        let place = SentPlace(value, at: "")
        _ = try place.members()
        return place
    }

    private init(reading json: inout JSONScanner, left: inout Int) throws(JSONFault) {
        left -= 1
        guard left >= 0 else {
            try json.skip()
            self = .null
            return
        }
        switch try json.kind() {
        case .null:
            try json.null()
            self = .null
        case .boolean: self = .boolean(try json.boolean())
        case .number: self = .number(try json.number())
        case .string: self = .text(json.string(of: try json.string()))
        case .array:
            var items: [SentTree] = []
            try json.enterArray()
            while try json.nextElement() {
                let item = try SentTree(reading: &json, left: &left)
                if left >= 0 { items.append(item) }
            }
            self = .list(items)
        case .object:
            var members: [String: SentTree] = [:]
            try json.enterObject()
            while let name = try json.nextMember() {
                members[json.string(of: name)] = try SentTree(reading: &json, left: &left)
            }
            self = .object(members)
        }
    }
}

/// A value of a body with its JSON pointer, so that whoever sent it is told where it is wrong.
struct SentPlace {
    let value: SentTree
    let pointer: String

    init(_ value: SentTree, at pointer: String) {
        self.value = value
        self.pointer = pointer
    }

    /// A member of an object; null when it is not there.
    func member(_ name: String) throws(WebhookFault) -> SentPlace {
        let escaped = name.split(separator: "~", omittingEmptySubsequences: false)
            .joined(separator: "~0").split(separator: "/", omittingEmptySubsequences: false)
            .joined(separator: "~1")
        return SentPlace(try members()[name] ?? .null, at: "\(pointer)/\(escaped)")
    }

    /// The members of an object; none for null.
    func members() throws(WebhookFault) -> [String: SentTree] {
        switch value {
        case .object(let members): return members
        case .null where !pointer.isEmpty: return [:]
        default: throw .wrongType(pointer: pointer, expected: "an object")
        }
    }

    /// The elements of an array; nil for null.
    func list() throws(WebhookFault) -> [SentPlace]? {
        switch value {
        case .list(let items):
            return items.enumerated().map { SentPlace($1, at: "\(pointer)/\($0)") }
        case .null: return nil
        default: throw .wrongType(pointer: pointer, expected: "an array")
        }
    }

    /// A text; nil for null and for an empty one.
    func text() throws(WebhookFault) -> String? {
        switch value {
        case .text(let text): return text.isEmpty ? nil : text
        case .null: return nil
        default: throw .wrongType(pointer: pointer, expected: "a string")
        }
    }

    /// A whole number; nil for null.
    func integer() throws(WebhookFault) -> Int? {
        switch value {
        case .number(let number):
            guard let whole = number.integer.flatMap(Int.init(exactly:)) else {
                throw .wrongType(pointer: pointer, expected: "a whole number")
            }
            return whole
        case .null: return nil
        default: throw .wrongType(pointer: pointer, expected: "a whole number")
        }
    }
}
