package import Contracts

/// What a service's performer of commands needs of its place on the bus.
package protocol ClaimChannel: Sendable {
    /// Time since some fixed moment, the time asleep included; never goes back.
    var now: Duration { get }

    /// Something to await about ten times a second, until the task is cancelled.
    func ticks() -> AsyncStream<Void>

    /// Asks an issuer whether a command may be begun.
    ///
    /// - Parameters:
    ///   - claim: what is asked.
    ///   - issuer: the instance that published the command.
    /// - Returns: its decision; nil when none came within 10 s.
    func claim(_ claim: ControlMessage.Claim, of issuer: SourceID) async -> ClaimDecision?
}

extension ClaimChannel {
    /// How long after a claim was sent its command may still be begun: 10 s.
    package static var window: Duration { .seconds(10) }
}
