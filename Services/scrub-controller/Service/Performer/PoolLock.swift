import Foundation
import Glibc

/// That nobody else on this host governs a pool's scrub (flock(2)); given back when the process
/// ends, however it does.
package final class PoolLock: Sendable {
    private let file: Int32

    /// Takes the lock of a pool; nil when another process has it.
    ///
    /// - Parameters:
    ///   - pool: the pool's UUID or name.
    ///   - folder: where locks are, the same for everybody on the host.
    package init?(_ pool: String, in folder: String = "/run/lock") {
        let name = pool.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        let path = "\(folder)/poolkeeper-scrub-\(String(name)).lock"
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // Where there is no such folder nobody else has a lock in it.
        guard opened < 0 || flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            // Before it is kept: whoever is complete is closed once more at its end.
            close(opened)
            return nil
        }
        file = opened
    }

    deinit { if file >= 0 { close(file) } }
}
