/// A caller's unit of work that waits for its group.
protocol PendingUnit: AnyObject, Sendable {
    /// Runs the unit and keeps its result.
    func run(_ unit: JournalUnit) throws
    /// Resumes the caller, after the commit or with the error.
    func finish(_ error: (any Error)?)
}

/// A unit of work with the caller that waits for what it returns.
///
/// Only the journal's one writer runs and finishes it, which is why nothing guards the result.
final class AwaitedUnit<Result: Sendable>: PendingUnit, @unchecked Sendable {
    private let work: @Sendable (JournalUnit) throws -> Result
    private let caller: CheckedContinuation<Result, any Error>
    private var result: Result?

    init(
        _ work: @escaping @Sendable (JournalUnit) throws -> Result,
        for caller: CheckedContinuation<Result, any Error>
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
