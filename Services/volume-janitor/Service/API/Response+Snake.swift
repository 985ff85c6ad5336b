import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird

extension Response {
    /// A JSON document with the document's `snake_case` names.
    static func snake(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        return .json(bytes: try Array(snakeJSON(value)), status: status, headers: headers)
    }
}

/// A value as JSON with `snake_case` names, sorted.
func snakeJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}
