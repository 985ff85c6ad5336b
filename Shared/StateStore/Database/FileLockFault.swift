import Glibc

/// A lock file cannot be used, which says nothing of whether somebody holds its lock.
package struct FileLockFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The lock file.
    package let path: String
    /// The system's error number (errno(3)).
    package let code: Int32

    /// What the system says, such as `Permission denied`.
    package var reason: String { unsafe String(cString: strerror(code)) }

    /// What cannot be used and why.
    package var description: String { "\(path) cannot be opened (\(reason))" }
}
