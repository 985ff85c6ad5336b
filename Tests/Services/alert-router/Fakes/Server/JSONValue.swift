import Foundation
import Quantities

/// JSON that tells true from 1 and null from nothing.
enum JSONValue: Decodable, Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init?(bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil,
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        else { return nil }
        self = value
    }

    init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? one.decode(Double.self) {
            self = .number(value)
        } else if let value = try? one.decode(String.self) {
            self = .string(value)
        } else if let value = try? one.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try one.decode([String: JSONValue].self))
        }
    }

    subscript(_ key: String) -> JSONValue? { object?[key] }

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

    /// A whole number.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }
    /// A text in RFC 3339, with its zone.
    var moment: Timestamp? {
        guard let time = string.flatMap(Timestamp.parse(rfc3339:)), time.hasZone else { return nil }
        return time.moment
    }
    /// An object whose values are all text.
    var texts: [String: String]? {
        guard let object else { return nil }
        let texts = object.compactMapValues(\.string)
        return texts.count == object.count ? texts : nil
    }
}

extension String {
    /// The length in Unicode scalars, which Go calls runes.
    var runes: Int { unicodeScalars.count }
}
