import Glibc
import Observability

/// Who may open a socket: its group and permission bits.
struct SocketRights: Sendable {
    let mode: UInt32
    let group: gid_t?

    /// Rights with the group found by its name or number.
    init(mode: UInt32, group name: String?) throws {
        self.mode = mode
        group = try name.map { name in
            if let number = gid_t(name) { return number }
            guard let entry = unsafe getgrnam(name) else {
                throw SocketRightsError(
                    description: "there is no group \(name) here; give `group` as a number",
                    cause: nil
                )
            }
            return unsafe entry.pointee.gr_gid
        }
    }

    /// Gives a socket these rights; it had fewer before.
    func apply(to path: String) throws {
        if let group, unsafe chown(path, uid_t.max, group) != 0 {
            throw SocketRightsError(
                description: "cannot give \(path) to group \(group)",
                cause: SystemFault(errno)
            )
        }
        guard unsafe chmod(path, mode_t(mode)) == 0 else {
            throw SocketRightsError(
                description: "cannot set the mode of \(path)",
                cause: SystemFault(errno)
            )
        }
    }
}

/// A socket could not be given its rights.
struct SocketRightsError: CausedError, CustomStringConvertible {
    let description: String
    let cause: (any Error)?
}

/// What the system says about a call that failed.
struct SystemFault: Error, CustomStringConvertible {
    let description: String

    init(_ code: Int32) {
        description = unsafe String(cString: strerror(code))
    }
}
