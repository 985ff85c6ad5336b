package import HTTPTypes

/// One route as it was declared: what it answers, who may call it, and what for.
package struct RouteDeclaration: Sendable, Hashable {
    /// The method.
    package let method: HTTPRequest.Method
    /// The path's pattern, such as `/systems/{id}`.
    package let path: String
    /// Who may call it.
    package let access: Access
    /// What it does, one sentence.
    package let summary: String
}
