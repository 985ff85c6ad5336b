import Synchronization

/// A caller's unit of work that waits for its group.
struct PendingUnit: Sendable {
    /// Runs the unit and keeps its result.
    let run: @Sendable (JournalUnit) throws -> Void
    /// Resumes the caller, after the commit or with the error.
    let finish: @Sendable ((any Error)?) -> Void
}

/// Carries one value from the writer to the caller that waits for it.
final class ResultBox<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ value: Value) {
        self.value.withLock { $0 = value }
    }

    func take() -> Value? { value.withLock { $0 } }
}
