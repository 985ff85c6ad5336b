import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Observability

/// Turns every error into an answer; what is not meant for the caller goes to the log alone.
struct ProblemAnswers: Sendable {
    /// Another form of answer than problem+json, such as a page; nil for none.
    let page: (@Sendable (Problem, Request, CallContext) -> Response?)?

    /// The answer to an error; errors of the HTTP parser are the server's to answer.
    func response(
        to error: any Error,
        _ request: Request,
        _ context: CallContext
    ) throws -> Response {
        if error is HTTPParserError { throw error }
        let problem = Self.problem(error)
        if problem.status.code == 500 {
            context.logger.error(
                "a request failed",
                metadata: [
                    "cause": "\(errorChain(error))", "route": "\(context.endpointPath ?? "")",
                    "traceparent": "\(context.traceparent)",
                ]
            )
        }
        return page?(problem, request, context) ?? problem.response(instance: request.uri.path)
    }

    private static func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as HTTPError:
            Problem(
                error.status,
                detail: error.body ?? error.status.reasonPhrase,
                headers: error.headers
            )
        case is NIOTooManyBytesError: .tooLarge("the body is larger than this route takes")
        case is CancellationError:
            .unavailable("the server is shutting down; try again", retryAfterSeconds: 5)
        default: .internalError
        }
    }
}
