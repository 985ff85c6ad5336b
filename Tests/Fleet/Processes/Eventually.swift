/// Something outside this process did not come about in time.
package struct NeverHappened: Error, CustomStringConvertible {
    /// What was waited for.
    package let description: String

    /// Something that did not come about.
    package init(description: String) { self.description = description }
}

/// Waits for something in another process, which can only be asked again and again.
///
/// - Parameters:
///   - what: said when it never happens.
///   - seconds: after how long to give up; long, since a loaded machine is no fault.
///   - condition: whether it has happened.
/// - Throws: `NeverHappened`, or what the condition throws.
package func eventually(
    _ what: String,
    within seconds: Int = 120,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened(description: what) }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Lets other processes run for a while, between two things done to them.
package func pause(for duration: Duration) async throws { try await Task.sleep(for: duration) }
