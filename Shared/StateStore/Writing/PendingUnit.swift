/// A caller's unit of work that waits for its group.
protocol PendingUnit: AnyObject, Sendable {
    /// Runs the unit and keeps its result.
    func run(_ unit: JournalUnit) throws
    /// Resumes the caller, after the commit or with the error.
    func finish(_ error: (any Error)?)
}

/// A unit of work with the caller that waits for what it returns.
///
/// Only the journal's one writer runs it, and finishes what it ran, which is why nothing guards
/// the result; a unit that is refused was never run.
final class AwaitedUnit<R: Sendable>: PendingUnit, @unchecked Sendable {
    private let work: @Sendable (JournalUnit) throws -> R
    private let caller: CheckedContinuation<R, any Error>
    private var result: R?

    init(
        _ work: @escaping @Sendable (JournalUnit) throws -> R,
        for caller: CheckedContinuation<R, any Error>
    ) {
        (self.work, self.caller) = (work, caller)
    }

    func run(_ unit: JournalUnit) throws { result = try work(unit) }

    func finish(_ error: (any Error)?) {
        if let error { return caller.resume(throwing: error) }
        guard let result else {
            preconditionFailure("a unit that succeeded left its result")
        }
        caller.resume(returning: result)
    }
}
