import AlertRouterCore
import Foundation
import Hummingbird
import Observations

/// What a caller asks of `/alerts` and `/alerts/groups`.
struct AlertQuery: Sendable {
    var active = true
    var silenced = true
    var inhibited = true
    var muted = true
    var matchers: [LabelMatcher] = []
    var receiver: (any LabelPattern)?

    init(_ request: Request, _ compiler: any PatternCompiler) throws {
        active = try Self.flag("active", request)
        silenced = try Self.flag("silenced", request)
        inhibited = try Self.flag("inhibited", request)
        muted = try Self.flag("muted", request)
        matchers = try Self.filter(request, compiler)
        guard let text = request.uri.queryParameters.get("receiver") else { return }
        do {
            receiver = try compiler.compile(text)
        } catch {
            throw V2Refusal(
                .handler(.badRequest),
                "failed to parse receiver param: \(error)"
            )
        }
    }

    /// The matchers of every `filter` of a request.
    static func filter(
        _ request: Request,
        _ compiler: any PatternCompiler
    ) throws -> [LabelMatcher] {
        do {
            return try request.uri.queryParameters.getAll("filter").flatMap {
                try MatcherText.list($0, compiler: compiler)
            }
        } catch {
            throw V2Refusal(.handler(.badRequest), "\(error)")
        }
    }

    func takes(_ standing: AlertStanding) -> Bool {
        if !active, !standing.isQuiet { return false }
        if !silenced, !standing.silencedBy.isEmpty { return false }
        if !inhibited, !standing.inhibitedBy.isEmpty { return false }
        return muted || standing.mutedBy.isEmpty
    }

    private static func flag(_ name: String, _ request: Request) throws -> Bool {
        switch request.uri.queryParameters.get(name) {
        case nil, "true", "1": return true
        case "false", "0": return false
        case .some(let text):
            throw V2Refusal(.body, "\(name) in query must be of type boolean: \"\(text)\"")
        }
    }
}
