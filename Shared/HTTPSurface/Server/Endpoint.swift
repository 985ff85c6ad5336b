import Contracts
import HTTPTypes
import Hummingbird
import Observability

/// One route with everything that happens around its handler.
struct Endpoint: Sendable {
    let route: RouteTable.Route
    let authenticator: (any Authenticator)?
    let limiter: RateLimiter?
    let metrics: RouteMetrics
    let problems: ProblemAnswers

    func respond(to request: Request, context: CallContext) async throws -> Response {
        let watch = Stopwatch()
        var context = context
        var verdict: RateVerdict?
        var response: Response
        do {
            verdict = try await admit(request, &context)
            response = try await route.handle(request, context)
        } catch {
            response = try problems.response(to: error, request, context)
        }
        if let verdict { response.headers.append(contentsOf: verdict.headers) }
        metrics.record(response.status, after: watch.elapsed)
        return response
    }

    /// Lets a caller in, or throws the refusal.
    private func admit(
        _ request: Request,
        _ context: inout CallContext
    ) async throws -> RateVerdict? {
        guard case .requires(let permission) = route.declaration.access else { return nil }
        guard let caller = try await authenticator?.principal(for: request, context: context)
        else { throw Problem.unauthorized() }
        guard caller.permission.allows(permission) else {
            let advice = authenticator?.advice(for: permission) ?? ""
            throw Problem.forbidden(
                """
                this takes the permission \(permission.rawValue); \(caller.displayName) has \
                \(caller.permission.rawValue)\(advice.isEmpty ? "" : "; \(advice)")
                """
            )
        }
        context.principal = caller
        guard let verdict = limiter?.take(caller.id) else { return nil }
        guard verdict.isAllowed else { throw verdict.problem }
        return verdict
    }
}
