package import Hummingbird

/// Finds out who sent a request.
package protocol Authenticator: Sendable {
    /// The caller; nil without credentials or with bad ones, which answers 401.
    func principal(for request: Request, context: CallContext) async throws -> Principal?
}
