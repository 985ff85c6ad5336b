package import Contracts
package import Quantities

/// A caller who proved who they are, and what they may do and see.
package struct Principal: Sendable, Hashable {
    /// How a caller proved it.
    package enum Kind: String, Sendable {
        /// With an API key.
        case key
        /// With a person's session.
        case session
        /// By being on this machine, such as on the socket of the state folder.
        case local
    }

    /// What tells callers apart: a key's id, a user's name; the rate limit counts by it.
    package let id: String
    /// What a person reads in the log and on the page.
    package let displayName: String
    /// What the caller may do.
    package let permission: Permission
    /// What the caller may see.
    package let scope: Scope
    /// How the caller proved it.
    package let kind: Kind

    /// A caller; only an authenticator makes one.
    package init(
        id: String,
        displayName: String,
        permission: Permission,
        scope: Scope,
        kind: Kind
    ) {
        self.id = id
        self.displayName = displayName
        self.permission = permission
        self.scope = scope
        self.kind = kind
    }
}
