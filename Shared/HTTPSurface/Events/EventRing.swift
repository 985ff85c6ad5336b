/// The last events of a stream with their numbers.
package struct EventRing: Sendable {
    /// The number of the newest event; 0 before the first.
    package private(set) var head: UInt64 = 0
    private var events: [(number: UInt64, event: ServerSentEvent)] = []
    private let capacity: Int

    /// A ring that keeps this many events.
    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds an event and gives it the next number.
    package mutating func append(_ event: ServerSentEvent) -> UInt64 {
        head += 1
        events.append((head, event))
        // Cut in one go now and then: removing the first of many each time would cost as many
        // moves.
        if events.count > 2 * capacity { events.removeFirst(events.count - capacity) }
        return head
    }

    /// The events after a number; nil when some of them are gone, or the number is not ours.
    package func after(_ number: UInt64) -> [(number: UInt64, event: ServerSentEvent)]? {
        guard number <= head else { return nil }
        let missed = events.suffix(capacity).filter { $0.number > number }
        return UInt64(missed.count) == head - number ? missed : nil
    }
}
