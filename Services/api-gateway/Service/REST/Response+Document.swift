import HTTPSurface
import Hummingbird

extension Response {
    /// A JSON document with the requirements' `snake_case` names, for one caller.
    static func document(_ value: some Encodable) throws -> Response {
        try .snake(value, headers: [.cacheControl: "private, no-store"])
    }
}
