package import Contracts

/// Who may call a route; each route says it.
package enum Access: Sendable, Hashable {
    /// Anybody.
    case open
    /// Callers who proved who they are and hold this permission or one that includes it.
    case requires(Permission)
}
