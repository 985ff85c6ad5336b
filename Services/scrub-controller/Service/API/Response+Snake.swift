import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird

extension Response {
    /// A JSON document with `snake_case` names, sorted.
    static func snake(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(
            bytes: Array(try encoder.encode(value)),
            status: status,
            headers: [.cacheControl: "no-store"]
        )
    }
}
