package import Contracts

/// Why a webhook as a whole is refused; nothing of it is kept.
package enum WebhookFault: Error, Sendable, Equatable {
    /// The body is no acceptable JSON.
    case malformed(JSONFault)
    /// A member that must be there is not.
    case missing(pointer: String)
    /// A member has a value of the wrong type.
    case wrongType(pointer: String, expected: String)
    /// A member's value cannot be used.
    case unusable(pointer: String, reason: String)
    /// More items than one webhook may have.
    case tooMany(pointer: String, limit: Int)
}
