import CLinux

/// Keeps what this process knows out of core dumps and from other processes of its user.
package enum Undumpable {
    /// Asks the kernel for it (prctl(2), PR_SET_DUMPABLE); nothing when it refuses.
    package static func become() { _ = poolkeeper_keep_out_of_dumps() }
}
