package import FileTrees

/// Why the files of a registered path cannot be worked on.
package struct FilesError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble.
    package enum Code: String, Sendable, Hashable {
        /// The path is not there; the application may make it later.
        case missing
        /// The path leads through a symbolic link, a mount or out of the volume.
        case escapes
        /// The path is neither a folder nor a regular file.
        case notAFile
        /// The kernel refused.
        case refused
        /// The file system does not answer.
        case silent
        /// The file system fails.
        case broken
        /// It was stopped.
        case stopped
    }

    /// What kind of trouble.
    package let code: Code
    /// What happened, to what, and what to do.
    package let description: String
    /// What the kernel said.
    package let underlying: SystemError?

    /// An error of a kind.
    package init(_ code: Code, _ description: String, underlying: SystemError? = nil) {
        self.code = code
        self.description = description
        self.underlying = underlying
    }
}
