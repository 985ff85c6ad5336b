/// Why it is not known what an end holds.
package enum UnknownEnd: String, Sendable, Hashable, Codable {
    /// The host was not reached or its listing was not believed.
    case notListed = "not_listed"
    /// The dataset's pool is not imported.
    case poolMissing = "pool_missing"
    /// The pool waits for a disk and answers nothing.
    case poolSuspended = "pool_suspended"
    /// The dataset went away, or came, while the host was listed.
    case incomplete
}
