package import Contracts

/// What a service says of a command that it tried to perform.
package struct CommandOutcome: Sendable {
    let state: OperationRecord.State
    let reason: String?
    let publish: @Sendable (JournalUnit) throws -> Void
    /// Lanes on which its effect was told before, in commits of their own.
    let told: [LaneName]

    /// It was done.
    ///
    /// - Parameters:
    ///   - note: what to tell the person; nil when there is nothing to add.
    ///   - told: lanes on which its effect was published before, in commits of their own: the
    ///     answer names their heads, so that a page can wait for them.
    ///   - publish: publishes what is true now, in the commit of the answer.
    /// - Returns: the outcome.
    package static func performed(
        _ note: String? = nil,
        told: [LaneName] = [],
        publishing publish: @escaping @Sendable (JournalUnit) throws -> Void = { _ in }
    ) -> Self {
        Self(state: .performed, reason: note, publish: publish, told: told)
    }

    /// Nothing was done.
    package static func rejected(_ reason: String) -> Self {
        Self(state: .rejected, reason: reason, publish: { _ in }, told: [])
    }

    /// It was begun, and nobody knows how far it came.
    package static func unknown(_ reason: String) -> Self {
        Self(state: .unknown, reason: reason, publish: { _ in }, told: [])
    }
}
