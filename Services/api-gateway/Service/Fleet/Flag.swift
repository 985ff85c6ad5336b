import Synchronization

/// Something that happened since somebody last asked.
final class Flag: Sendable {
    private let isRaised = Atomic(false)

    /// It happened.
    func raise() {
        isRaised.store(true, ordering: .relaxed)
    }

    /// Whether it happened since the last time this was asked.
    func take() -> Bool {
        isRaised.exchange(false, ordering: .relaxed)
    }
}
