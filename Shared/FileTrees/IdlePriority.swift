import CLinux

/// The idle class of IO priority, by which others' reads and writes go first.
package enum IdlePriority {
    /// Gives it to the calling thread; says whether the kernel let it.
    @discardableResult
    package static func take() -> Bool { poolkeeper_io_idle() == 0 }
}
