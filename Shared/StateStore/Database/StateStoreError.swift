/// Why a state file cannot be used; each message says what happened, to which file, what to do.
package struct StateStoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of refusal it is.
    package enum Code: Sendable, Hashable {
        /// Another process, or another part of this one, holds the file.
        case inUse
        /// The file is not one of ours, or belongs to another service.
        case foreign
        /// The file was written by a newer release.
        case newer
        /// The file's content is damaged.
        case damaged
        /// The file cannot be read or written.
        case unreadable
        /// The disk is full.
        case diskFull
        /// Writing failed once in a way that leaves the file's content unknown.
        case failed
        /// The journal was closed.
        case closed
        /// The lane is not one that this service declared.
        case undeclaredLane
    }

    /// The kind of refusal.
    package let code: Code
    /// What happened, to what, and what to do.
    package let description: String
    /// What the library below said, if anything.
    package let underlying: (any Error)?

    init(_ code: Code, _ description: String, underlying: (any Error)? = nil) {
        self.code = code
        self.description = description
        self.underlying = underlying
    }
}
