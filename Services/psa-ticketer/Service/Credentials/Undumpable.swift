import CLinux

/// Keeps what this process knows out of core dumps and from other processes of its user.
enum Undumpable {
    /// Asks the kernel for it (prctl(2), PR_SET_DUMPABLE); nothing when it refuses.
    static func become() { _ = poolkeeper_keep_out_of_dumps() }
}
