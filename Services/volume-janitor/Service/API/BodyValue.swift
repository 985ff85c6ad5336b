import FoundationEssentials
import HTTPSurface
import NIOCore
import VolumeJanitorCore

/// A value of a JSON body before anybody knows what it should be.
enum BodyValue: Decodable, Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([BodyValue])
    case object([String: BodyValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([BodyValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: BodyValue].self))
        }
    }

    /// The value as a rule's parameter; nil for null, objects and lists of other things than texts.
    var parameter: ParameterValue? {
        switch self {
        case .null, .object: return nil
        case .flag(let flag): return .flag(flag)
        case .integer(let integer): return .integer(integer)
        case .number(let number): return .number(number)
        case .text(let text): return .text(text)
        case .list(let list):
            let texts = list.compactMap { if case .text(let text) = $0 { text } else { nil } }
            return texts.count == list.count ? .texts(texts) : nil
        }
    }
}
