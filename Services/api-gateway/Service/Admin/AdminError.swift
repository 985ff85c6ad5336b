/// An administrative request that could not be done, said to the operator.
package struct AdminError: Error, Sendable, Codable, Equatable, CustomStringConvertible {
    /// What kind of refusal it is.
    package enum Kind: String, Sendable, Codable {
        /// What it is about does not exist.
        case notFound
        /// It exists already.
        case exists
        /// The request itself is wrong.
        case invalid
        /// The gateway or its file cannot be reached.
        case unreachable
    }

    /// What kind of refusal it is.
    package var kind: Kind
    /// What happened, to what, and what to do.
    package var detail: String

    /// A refusal with its reason.
    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The reason alone.
    package var description: String { detail }
}
