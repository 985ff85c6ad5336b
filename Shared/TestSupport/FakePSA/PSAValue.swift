import Foundation

/// JSON as a fake ticket system says and takes it; whole numbers stay whole.
package enum PSAValue: Codable, Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([PSAValue])
    case object([String: PSAValue])

    /// Reads any JSON.
    package init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? one.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? one.decode(Double.self) {
            self = .number(value)
        } else if let value = try? one.decode(String.self) {
            self = .text(value)
        } else if let value = try? one.decode([PSAValue].self) {
            self = .list(value)
        } else {
            self = .object(try one.decode([String: PSAValue].self))
        }
    }

    /// Writes it as JSON.
    package func encode(to encoder: any Encoder) throws {
        var one = encoder.singleValueContainer()
        switch self {
        case .null: try one.encodeNil()
        case .bool(let value): try one.encode(value)
        case .integer(let value): try one.encode(value)
        case .number(let value): try one.encode(value)
        case .text(let value): try one.encode(value)
        case .list(let value): try one.encode(value)
        case .object(let value): try one.encode(value)
        }
    }

    /// A member of an object; nil when there is none.
    package subscript(_ name: String) -> PSAValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// A text; nil for anything else.
    package var text: String? { if case .text(let value) = self { value } else { nil } }

    /// A whole number; nil for anything else.
    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// A truth value; nil for anything else.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements of a list; nil for anything else.
    package var list: [PSAValue]? { if case .list(let value) = self { value } else { nil } }
}

extension PSAValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// True or false.
    package init(booleanLiteral value: Bool) { self = .bool(value) }

    /// A whole number.
    package init(integerLiteral value: Int) { self = .integer(value) }

    /// A number.
    package init(floatLiteral value: Double) { self = .number(value) }

    /// A text.
    package init(stringLiteral value: String) { self = .text(value) }

    /// Null.
    package init(nilLiteral: ()) { self = .null }

    /// A list.
    package init(arrayLiteral elements: PSAValue...) { self = .list(elements) }

    /// An object; of members with the same name the last one counts.
    package init(dictionaryLiteral elements: (String, PSAValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
