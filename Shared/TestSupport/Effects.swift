import MessageBus
import Synchronization

/// What took effect, in order, for a test to wait on.
package final class Effects: Sendable {
    private let numbers = Mutex<[Int]>([])

    /// Nothing yet.
    package init() {}

    /// A number took effect.
    package func append(_ number: Int) { numbers.withLock { $0.append(number) } }

    /// A number took effect behind so many that did; those beyond them were undone.
    package func append(_ number: Int, behind count: Int) {
        numbers.withLock { $0 = $0.prefix(count) + [number] }
    }

    /// What took effect so far.
    package var all: [Int] { numbers.withLock { $0 } }

    /// Waits until there are so many; the suite's time limit ends a wait in vain.
    package func wait(for count: Int) async {
        while all.count < count, !Task.isCancelled {
            for await _ in SystemBusTimer().ticks().prefix(1) {}
        }
    }
}
