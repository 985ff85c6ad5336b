/// Why a request does not pass.
package enum RequestRefusal: String, Error, Sendable, Hashable, CaseIterable {
    /// It is not a GET.
    case method
    /// It brings a body.
    case body
    /// It asks for another protocol on the connection.
    case upgrade
    /// Its target is no plain path: a whole address, `*`, or too long.
    case target
    /// Its path or query has a character that a plain one has not, an escape included.
    case character
    /// Its path has an empty part, `.` or `..`.
    case segments
    /// Its path is none of those that pass.
    case route

    /// What to tell the caller.
    package var detail: String {
        let routes = PassedRoute.allCases.map(\.rawValue).joined(separator: ", ")
        return switch self {
        case .method: "only GET passes, so that nobody changes anything through this socket"
        case .body: "a request with a body does not pass; send a GET without one"
        case .upgrade: "a connection cannot be taken over for another protocol here"
        case .target: "write the target as a path of at most \(RequestRule.targetBytesMax) bytes"
        case .character:
            "write the path with letters, digits and `_.-/` alone, and the query in printable ASCII"
        case .segments: "write the path without empty parts, `.` and `..`"
        case .route:
            "this path does not pass; these do, with or without a version in front: \(routes)"
        }
    }
}
