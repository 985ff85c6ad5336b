package import ZFSSyncEngineCore

/// Runs commands on the hosts, except streams.
package protocol ControlChannel: Sendable {
    /// Runs commands one after another on a host, in one exchange.
    ///
    /// All of a host's exchanges go through one connection that stays open. An answer whose frame
    /// was not closed is given with `isComplete` false, and those behind it likewise.
    ///
    /// - Parameters:
    ///   - commands: the commands, all of that host.
    ///   - host: the host by its name in the settings.
    /// - Returns: as many answers as commands, in their order.
    /// - Throws: `ChannelFailure` when the host was not reached or went away, after which nobody
    ///   knows which commands ran; `CancellationError`.
    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer]
}
