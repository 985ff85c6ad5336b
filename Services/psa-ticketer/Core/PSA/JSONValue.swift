import Foundation

/// Any JSON, for bodies whose members are the settings' business.
package enum JSONValue: Sendable, Hashable, Codable {
    /// `{…}`
    case object([String: JSONValue])
    /// `[…]`
    case array([JSONValue])
    /// A string.
    case string(String)
    /// A number without a fraction.
    case integer(Int64)
    /// Another number.
    case number(Double)
    /// `true` or `false`
    case boolean(Bool)
    /// `null`
    case null

    /// The value of a body; nil for one that is no JSON.
    package init?(body: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
        self = value
    }

    /// Decodes any JSON.
    package init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        // What there is most of is tried first: each that it is not costs an error.
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(String.self) {
            self = .string(value)
        } else if let value = try? one.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? one.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? one.decode([String: JSONValue].self) {
            self = .object(value)
        } else if let value = try? one.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .number(try one.decode(Double.self))
        }
    }

    /// Encodes the JSON.
    package func encode(to encoder: any Encoder) throws {
        var one = encoder.singleValueContainer()
        switch self {
        case .object(let value): try one.encode(value)
        case .array(let value): try one.encode(value)
        case .string(let value): try one.encode(value)
        case .integer(let value): try one.encode(value)
        case .number(let value): try one.encode(value)
        case .boolean(let value): try one.encode(value)
        case .null: try one.encodeNil()
        }
    }

    /// The JSON, its keys in order.
    package var body: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A tree of these cases has nothing that cannot be encoded but a number that is none.
        return (try? encoder.encode(self)).map { Array($0) } ?? Array("null".utf8)
    }

    // MARK: - Looking in

    /// A member of an object; nil for none, and for `null`.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else {
            return nil
        }
        return value
    }

    /// The elements of an array.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// A string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A number without a fraction.
    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// True or false.
    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// An id, be it a number or a string.
    package var id: String? {
        switch self {
        case .integer(let value): String(value)
        case .string(let text) where !text.isEmpty: text
        default: nil
        }
    }

    /// An id as a number where it is one, as PSAs want them.
    package static func id(_ text: String) -> JSONValue {
        Int64(text).map { .integer($0) } ?? .string(text)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
    /// A string.
    package init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    package init(integerLiteral value: Int64) { self = .integer(value) }
    /// True or false.
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// An object; of two members of one name the last counts.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
    /// An array.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}
