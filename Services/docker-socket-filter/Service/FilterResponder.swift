import DockerSocketFilterCore
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Observability

/// Judges every request and hands on those that pass.
struct FilterResponder: HTTPResponder {
    typealias Context = FilterContext

    let gate: EngineGate
    let counters: FilterCounters
    let logger: Logger

    func respond(to request: Request, context: FilterContext) async throws -> Response {
        let asked = EngineRequest(
            method: request.method.rawValue,
            target: request.uri.string,
            hasBody: hasBody(request.headers),
            asksUpgrade: request.headers[.upgrade] != nil
        )
        do {
            let route = try RequestRule.judge(asked)
            counters.passed(route)
            return try await gate.answer(route, asked.target, to: request)
        } catch let refusal as RequestRefusal {
            counters.refused(refusal)
            logger.warning(
                "refused a request to the Docker Engine",
                metadata: [
                    "why": "\(refusal.rawValue)", "method": "\(asked.method.prefix(16))",
                    "target": "\(asked.target.prefix(200))",
                ]
            )
            return refused(refusal, asked, context)
        } catch let problem as Problem {
            logger.warning("the Docker Engine did not answer", metadata: ["cause": "\(problem)"])
            return problem.response(instance: shown(asked.target))
        }
    }

    private func hasBody(_ headers: HTTPFields) -> Bool {
        headers[.transferEncoding] != nil
            || headers[values: .contentLength].contains { $0.contains { $0 != "0" } }
    }

    private func refused(
        _ refusal: RequestRefusal,
        _ asked: EngineRequest,
        _ context: FilterContext
    ) -> Response {
        let problem = Problem(
            .forbidden,
            type: "docker-socket-filter-\(refusal.rawValue)",
            detail: refusal.detail
        )
        var response = problem.response(instance: shown(asked.target))
        // A body after HEAD would be taken for the next answer.
        if asked.method == "HEAD" { response.body = ResponseBody() }
        guard asked.hasBody || asked.asksUpgrade else { return response }
        // What is behind the head is not read, so no other request can come by this connection.
        let body = response.body
        response.headers[.connection] = "close"
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            context.channel.close(promise: nil)
        }
        return response
    }

    /// A target as a problem names it: cut, and without what could be read as something else.
    private func shown(_ target: String) -> String {
        String(target.prefix { $0 != "?" }.prefix(200))
    }
}
