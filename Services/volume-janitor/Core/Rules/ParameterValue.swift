/// One parameter of a rule as it was given: by JSON, by a label or by a configuration file.
package enum ParameterValue: Sendable, Hashable {
    /// A text; everything that comes from a label is one.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction.
    case number(Double)
    /// True or false.
    case flag(Bool)
    /// A list of texts.
    case texts([String])
}

/// The parameters of a rule by name.
package typealias RuleParameters = [String: ParameterValue]

extension ParameterValue: Codable {
    /// Decodes a JSON scalar or a list of strings.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a parameter is a text, a number, true, false or a list of texts"
            )
        }
    }

    /// Encodes the value as it was given.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .texts(let texts): try container.encode(texts)
        }
    }
}

extension ParameterValue: CustomStringConvertible {
    /// The value as a person would write it.
    package var description: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}
