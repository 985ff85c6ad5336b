/// How often a caller may call: so many calls in a window, all at once if they like.
package struct RateLimit: Sendable, Hashable {
    /// Calls in a window, at least 1.
    package let calls: Int
    /// The window.
    package let window: Duration

    /// A limit of calls in a window.
    package init(calls: Int, per window: Duration) {
        precondition(calls > 0 && window > .zero, "a rate limit allows something")
        self.calls = calls
        self.window = window
    }
}
