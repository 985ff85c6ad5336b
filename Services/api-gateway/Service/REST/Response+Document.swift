import Foundation
import HTTPSurface
import Hummingbird

extension Response {
    /// A JSON document with the requirements' `snake_case` names, for one caller.
    static func document(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(
            bytes: Array(try encoder.encode(value)),
            headers: [.cacheControl: "private, no-store"]
        )
    }
}
