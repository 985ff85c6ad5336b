import CLinux
import Glibc
import Observations

/// A read lease on a file (fcntl(2), F_SETLEASE): while it is held nobody has the file open for
/// writing, and who opens it for writing is seen.
///
/// The opener waits until the lease is given back, so it is held for microseconds. SIGIO, which the
/// kernel sends then, has to be ignored by the process: `FileLease.ignoreSignal`.
package struct FileLease: ~Copyable {
    /// What came of asking for a lease.
    package enum Outcome: ~Copyable {
        /// Nobody writes to the file.
        case held(FileLease)
        /// A process has it open for writing.
        case open
        /// The file system or a missing right (CAP_LEASE) does not let it be known.
        case unknown
    }

    private let descriptor: Int32

    deinit { close(descriptor) }

    /// Asks for a lease on a file of a folder.
    package static func take(_ name: [UInt8], in folder: OpenFolder) -> Outcome {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe name.withName { name in
            unsafe poolkeeper_openat(folder.descriptor, name, flags)
        }
        guard descriptor >= 0 else { return .unknown }
        switch poolkeeper_set_lease(descriptor, F_RDLCK) {
        case 0: return .held(FileLease(descriptor: descriptor))
        case -EAGAIN:
            close(descriptor)
            return .open
        default:
            close(descriptor)
            return .unknown
        }
    }

    /// Whether nobody has asked to write since it was taken.
    package var isUndisturbed: Bool {
        [F_RDLCK, F_WRLCK].contains(poolkeeper_get_lease(descriptor))
    }

    /// Whether a process has the file open for reading, so that its bytes stay until it closes it.
    ///
    /// A write lease is refused then; it may be refused for other reasons too.
    package mutating func hasReaders() -> Bool {
        poolkeeper_set_lease(descriptor, F_WRLCK) == -EAGAIN
    }

    /// Ignores SIGIO, whose default is to end the process.
    package static func ignoreSignal() {
        signal(SIGIO, SIG_IGN)
    }
}
