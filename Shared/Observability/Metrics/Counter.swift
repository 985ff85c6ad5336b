import Synchronization

/// A number that only grows; one atomic addition an increment.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Adds to the count.
    package func increment(by amount: Int = 1) {
        count.wrappingAdd(UInt64(max(0, amount)), ordering: .relaxed)
    }

    /// The count.
    package var value: UInt64 { count.load(ordering: .relaxed) }
}
