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
    /// - Throws: when nobody can say whether another process has it.
    package init?(_ pool: String, in folder: LockFolder = .own) throws(UntrustedLock) {
        let name = pool.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        guard let opened = try folder.file("pool-\(String(name)).lock", isMade: true) else {
            return nil
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            // Before it is kept: whoever is complete is closed once more at its end.
            close(opened)
            return nil
        }
        file = opened
    }

    deinit { close(file) }
}
