import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird

extension Response {
    /// A JSON document with the API's `snake_case` names.
    static func document(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(
            bytes: try Array(encoder.encode(value)),
            status: status,
            headers: [.cacheControl: "no-store"]
        )
    }
}
