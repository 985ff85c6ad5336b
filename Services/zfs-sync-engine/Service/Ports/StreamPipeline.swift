package import Quantities
package import ZFSSyncEngineCore

/// Sends on one host into a receive on another.
package protocol StreamPipeline: Sendable {
    /// Runs a stream to its end, whatever that is.
    ///
    /// Each end has its own SSH connection. The outcome explains; whether it worked is known only
    /// when the expected guid is listed on the target. A task that is cancelled ends both sides and
    /// returns `.stopped`.
    ///
    /// - Parameters:
    ///   - stream: what is sent to where.
    ///   - limits: how fast, and how long it may stand still.
    ///   - progress: is told the bytes so far, a few times a second at the most.
    /// - Returns: how it ended.
    func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome
}
