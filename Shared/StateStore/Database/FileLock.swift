import Glibc
import Synchronization

/// The right to be the one that uses what lies beside a lock file, held until it is released.
///
/// The kernel lets go of it when the process ends in any way, `kill -9` too; the empty file stays
/// (flock(2)).
package final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>

    private init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    deinit { release() }

    /// Takes the lock, at once or not at all.
    ///
    /// - Parameter path: the lock file, made with mode 0600 when it is not there.
    /// - Returns: the lock; nil while another process, or another part of this one, holds it.
    /// - Throws: `FileLockFault` when the file cannot be opened or locked.
    package static func takeIfFree(_ path: String) throws(FileLockFault) -> FileLock? {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileLockFault(path: path, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw FileLockFault(path: path, code: code) }
            return nil
        }
        return FileLock(descriptor)
    }

    /// Lets others have it, at once; once is enough.
    package func release() {
        guard let held = descriptor.withLock({ $0.take() }) else { return }
        // A child that is being started shares the descriptor until its exec: closing alone would
        // leave the lock with it for that moment (flock(2)).
        flock(held, LOCK_UN)
        close(held)
    }
}
