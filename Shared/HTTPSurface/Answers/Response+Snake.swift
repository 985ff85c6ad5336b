package import FoundationEssentials
package import HTTPTypes
package import Hummingbird

extension Response {
    /// A value as JSON with `snake_case` names, sorted, that no one between keeps.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - status: the answer's status.
    ///   - headers: what the header says besides.
    /// - Returns: the answer.
    /// - Throws: when the value has no form in JSON.
    package static func snake(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return .json(bytes: Array(try snakeJSON(value)), status: status, headers: headers)
    }
}

/// A value as JSON with `snake_case` names, sorted; equal values give equal bytes.
///
/// - Throws: when the value has no form in JSON.
package func snakeJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}
