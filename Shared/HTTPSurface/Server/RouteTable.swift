package import HTTPTypes
package import Hummingbird

/// Every route a server answers; a route cannot be added without saying who may call it.
package struct RouteTable: Sendable {
    /// What answers a call.
    package typealias Handler = @Sendable (Request, CallContext) async throws -> Response

    struct Route: Sendable {
        let declaration: RouteDeclaration
        let handle: Handler
    }

    private(set) var routes: [Route] = []

    /// A table without routes.
    package init() {}

    /// Adds a route; traps when the method and path are taken.
    ///
    /// - Parameters:
    ///   - method: the method; GET answers HEAD too.
    ///   - path: the pattern; `{name}` is one segment (`context.parameters`), a last `**` the rest.
    ///   - access: who may call it.
    ///   - summary: what it does, one sentence.
    ///   - handle: what answers; a thrown `Problem` is the answer, another error answers 500.
    package mutating func add(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ summary: String,
        _ handle: @escaping Handler
    ) {
        precondition(
            !routes.contains { $0.declaration.method == method && $0.declaration.path == path },
            "\(method) \(path) has a handler already"
        )
        let declaration = RouteDeclaration(
            method: method,
            path: path,
            access: access,
            summary: summary
        )
        routes.append(Route(declaration: declaration, handle: handle))
    }

    /// Adds every route of another table.
    package mutating func add(_ other: RouteTable) {
        for route in other.routes {
            let declaration = route.declaration
            add(
                declaration.method,
                declaration.path,
                declaration.access,
                declaration.summary,
                route.handle
            )
        }
    }

    /// Every route as declared, in the order of adding.
    package var declarations: [RouteDeclaration] { routes.map(\.declaration) }

    /// The methods that a path answers to; empty when no pattern matches it.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        var methods: [HTTPRequest.Method] = []
        for declaration in declarations where Self.matches(declaration.path, segments) {
            methods.append(declaration.method)
            if declaration.method == .get { methods.append(.head) }
        }
        return methods
    }

    private static func matches(_ pattern: String, _ segments: [Substring]) -> Bool {
        let parts = pattern.split(separator: "/")
        if parts.last == "**" {
            guard segments.count >= parts.count else { return false }
        } else {
            guard segments.count == parts.count else { return false }
        }
        return zip(parts, segments).allSatisfy { part, segment in
            part == segment || part == "*" || part == "**" || part.hasPrefix("{")
                || part.hasPrefix(":")
        }
    }
}
