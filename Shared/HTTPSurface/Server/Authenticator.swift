package import Contracts
package import Hummingbird

/// Finds out who sent a request.
package protocol Authenticator: Sendable {
    /// The caller; nil without credentials or with bad ones, which answers 401.
    func principal(for request: Request, context: CallContext) async throws -> Principal?

    /// What a caller who lacks a permission can do about it, as a sentence; empty for nothing.
    func advice(for permission: Permission) -> String
}

extension Authenticator {
    /// Nothing.
    package func advice(for permission: Permission) -> String { "" }
}
