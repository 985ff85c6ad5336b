import Synchronization

/// Whether batches write fresh samples without looking for them first.
///
/// Looking costs PostgreSQL more than writing. It is needed when several collectors get the same
/// samples, so after each time the trust was wrong some batches look.
final class FreshTrust: Sendable {
    private let looking = Mutex(0)

    /// Whether the next batch may trust.
    func next() -> Bool {
        looking.withLock { left in
            defer { left = max(0, left - 1) }
            return left == 0
        }
    }

    /// Says that a batch found samples that it had taken for fresh.
    func wasWrong() {
        looking.withLock { $0 = Self.batches }
    }

    /// Batches that look after one that was wrong: a wrong one costs as much as two, so that
    /// trusting in vain costs no more than a sixteenth.
    static let batches = 16
}
