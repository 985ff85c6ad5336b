package import HTTPTypes
package import Hummingbird

/// An answer that says what went wrong, as RFC 9457 `application/problem+json`.
package struct Problem: Error, HTTPResponseError, CustomStringConvertible {
    /// One fault among several of a request.
    package struct Fault: Sendable, Hashable {
        /// Where: a JSON pointer into the body such as `/system/id`, or a parameter as `?from`.
        package let pointer: String
        /// What is wrong there and what would be right.
        package let detail: String

        /// A fault at a place.
        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// The status.
    package let status: HTTPResponse.Status
    /// The kind of problem, one word for programs; nil when the status says it all.
    package let type: String?
    /// What happened, to what, and what to do.
    package let detail: String
    /// Each single fault, when there are several or they have a place.
    package let faults: [Fault]
    /// Header fields of the answer beside those that every problem has.
    package let headers: HTTPFields

    /// A problem.
    package init(
        _ status: HTTPResponse.Status,
        type: String? = nil,
        detail: String,
        faults: [Fault] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.type = type
        self.detail = detail
        self.faults = faults
        self.headers = headers
    }

    /// Status and detail, for the log.
    package var description: String { "\(status.code) \(detail)" }

    /// The answer.
    package func response(from request: Request, context: some RequestContext) -> Response {
        response(instance: request.uri.path)
    }

    /// The answer about a path.
    package func response(instance: String) -> Response {
        var response = Response.json(
            ProblemBody(self, instance: instance),
            status: status
        )
        response.headers[.contentType] = "application/problem+json"
        response.headers[.cacheControl] = "no-store"
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
