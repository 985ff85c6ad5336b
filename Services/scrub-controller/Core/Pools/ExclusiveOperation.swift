/// What the kernel does with a whole pool; while it does, the pool is not to be scrubbed.
package enum ExclusiveOperation: Sendable, Hashable {
    /// Chunks are moved.
    case balance
    /// A device comes to the pool.
    case add
    /// A device is emptied and leaves the pool.
    case remove
    /// A device is read like a scrub reads it, and written to another.
    case replace
    /// A device becomes larger or smaller.
    case resize
    /// A swap file is set up.
    case swap
    /// ZFS writes to a device what it lacks.
    case resilver
    /// What else the kernel says.
    case other(String)

    /// As Btrfs calls it in `/sys/fs/btrfs/UUID/exclusive_operation` (fs/btrfs/sysfs.c).
    package init(kernel word: String) {
        self =
            switch word {
            case "balance": .balance
            case "device add": .add
            case "device remove": .remove
            case "device replace": .replace
            case "resize": .resize
            case "swap activate": .swap
            default: .other(word)
            }
    }

    /// It in words, as a reason not to scrub.
    package var words: String {
        switch self {
        case .balance: "a balance of the pool runs"
        case .add: "a device is being added to the pool"
        case .remove: "a device is being removed from the pool"
        case .replace: "a device of the pool is being replaced"
        case .resize: "a device of the pool is being resized"
        case .swap: "a swap file of the pool is being set up"
        case .resilver: "a resilver of the pool runs"
        case .other(let word): "the kernel does something else with the pool (\(word))"
        }
    }
}
