/// What a caller asks of the engine, as far as it decides whether the request passes.
package struct EngineRequest: Sendable, Hashable {
    /// The method, as the caller wrote it.
    package var method: String
    /// The target of the request line, as the caller wrote it.
    package var target: String
    /// Whether a body is announced: a `Content-Length` other than 0, or a `Transfer-Encoding`.
    package var hasBody: Bool
    /// Whether another protocol is asked for: an `Upgrade` field.
    package var asksUpgrade: Bool

    /// A request.
    package init(
        method: String = "GET",
        target: String,
        hasBody: Bool = false,
        asksUpgrade: Bool = false
    ) {
        self.method = method
        self.target = target
        self.hasBody = hasBody
        self.asksUpgrade = asksUpgrade
    }
}
