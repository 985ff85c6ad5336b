import HTTPTypes
import Hummingbird
import Observability
import Quantities

/// What happens to every request around its route: trace, refusals, compression.
struct SurfaceResponder: HTTPResponder {
    let router: RouterResponder<CallContext>
    let routes: RouteTable
    let problems: ProblemAnswers
    let unmatched: RouteMetrics
    let compression: Compression
    let limits: HTTPLimits

    func respond(to request: Request, context: CallContext) async throws -> Response {
        var context = context
        var randomness = IDRandomness()
        context.traceparent = TraceParent.make(
            continuing: request.headers[.traceparent],
            using: &randomness
        )
        var response = try await routed(request, context)
        response.headers[.traceparent] = context.traceparent
        return await compression.apply(to: response, of: request)
    }

    private func routed(_ request: Request, _ context: CallContext) async throws -> Response {
        guard request.uri.string.utf8.count <= limits.uriBytesMax else {
            return try refuse(
                Problem(
                    .uriTooLong,
                    detail: "the address is longer than the limit of \(limits.uriBytesMax) bytes"
                ),
                request,
                context
            )
        }
        let response = try await router.respond(to: request, context: context)
        // Hummingbird's name for what no route matched; a pattern of ours begins with a slash.
        guard context.endpointPath == "NotFound" else { return response }
        return try refuse(missing(request), request, context)
    }

    private func missing(_ request: Request) -> Problem {
        let methods = Set(routes.methods(at: request.uri.path).map(\.rawValue)).sorted()
        guard !methods.isEmpty else { return .notFound() }
        let allowed = methods.joined(separator: ", ")
        return Problem(
            .methodNotAllowed,
            detail: "this address answers \(allowed) only",
            headers: [.allow: allowed]
        )
    }

    private func refuse(
        _ problem: Problem,
        _ request: Request,
        _ context: CallContext
    ) throws -> Response {
        unmatched.record(problem.status, after: .zero)
        return try problems.response(to: problem, request, context)
    }
}
