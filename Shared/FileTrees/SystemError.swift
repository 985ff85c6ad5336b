import CLinux
package import Observations

/// What the kernel refused while files were looked at or deleted.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, such as `open a folder`.
    package let operation: String
    /// The kernel's error number.
    package let errno: Int32
    /// Of what.
    package let path: PathBytes

    /// An error of a call.
    package init(_ operation: String, errno: Int32, path: PathBytes) {
        self.operation = operation
        self.errno = errno
        self.path = path
    }

    /// The error's name, such as `EACCES`.
    package var name: String { Self.name(of: errno) }

    /// What was tried, on what, and why it failed.
    package var description: String { "cannot \(operation) \(path): \(name)" }

    /// The name of an error number, such as `EACCES`.
    package static func name(of errno: Int32) -> String {
        guard let name = unsafe poolkeeper_errno_name(errno) else { return "error \(errno)" }
        return unsafe String(cString: name)
    }
}
