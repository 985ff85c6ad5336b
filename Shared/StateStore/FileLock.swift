import Glibc
import Synchronization

/// A lock on a file beside a state file, held while the state file is open.
///
/// The kernel lets go of it when the process ends in any way, `kill -9` too; the empty file stays.
final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, or throws `inUse` at once when it is taken.
    init(for path: String) throws {
        let lockPath = path + ".lock"
        let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StateStoreError(
                .unreadable,
                "\(lockPath) cannot be opened (\(systemMessage())); check the folder's owner"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StateStoreError(
                .inUse,
                "\(path) is in use by another process; stop it, or give this one its own folder"
            )
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets others have the file.
    func release() {
        guard let held = descriptor.withLock({ $0.take() }) else { return }
        // A child that is being started shares the descriptor until its exec: closing alone would
        // leave the lock with it for that moment (flock(2)).
        flock(held, LOCK_UN)
        close(held)
    }
}

/// What the last system call's error means.
func systemMessage() -> String {
    unsafe String(cString: strerror(errno))
}
