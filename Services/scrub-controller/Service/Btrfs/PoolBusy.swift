import ScrubControllerCore

/// Nothing was done, because the kernel does something with the whole pool.
struct PoolBusy: Error, CustomStringConvertible {
    let operation: ExclusiveOperation

    var description: String { operation.words }
}
