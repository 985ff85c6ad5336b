import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import WebInterface

/// What a person sees in the place of a problem document.
struct ProblemPages: Sendable {
    let clock: any WallClock
    let installation: InstallationWatch

    /// The page for a problem; nil for callers that read data.
    func page(_ problem: Problem, _ request: Request, _ context: CallContext) -> Response? {
        guard PageCall.wantsPage(request), Self.isPage(request.uri.path) else { return nil }
        if problem.status == .unauthorized { return signIn(request) }
        let call = PageCall(request: request, now: clock.now())
        let frame =
            context.principal.map { call.frame(for: $0, installation) }
            ?? call.frame(viewer: nil, csrf: "")
        let page = MessagePage(
            heading: heading(problem.status.code),
            notice: Notice(problem.status.code == 404 ? .unknown : .critical, words(problem))
        )
        return PageCall.answer(page.render(in: frame), status: problem.status)
    }

    private static func isPage(_ path: String) -> Bool {
        path == "/" || path.hasPrefix("/fleet") || path.hasPrefix("/sign-") || !path.contains(".")
    }

    private func signIn(_ request: Request) -> Response {
        let path = request.uri.string
        let next = path == "/fleet" || path == "/" ? "" : "?next=\(FormFields.encoded(path))"
        return PageCall.redirect(to: "/sign-in\(next)")
    }

    private func heading(_ status: Int) -> String {
        switch status {
        case 403: "Not allowed"
        case 404: "Not found"
        case 429: "Too many requests"
        case 500...: "This does not work now"
        default: "This was refused"
        }
    }

    private func words(_ problem: Problem) -> Sentence {
        let detail = problem.detail.prefix(1).uppercased() + problem.detail.dropFirst()
        guard problem.status.code >= 500 else { return "\(detail)." }
        return "\(strong: "\(detail).") Telemetry is still taken in and kept; reload in a minute."
    }
}
