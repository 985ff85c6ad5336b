package import CollectorCore
import Contracts
package import Quantities
import Synchronization

/// The patterns of the systems that send to this collector, so that most webhooks are compared
/// instead of read.
///
/// Only what saves work: without a pattern a webhook is read as a whole, with the same result.
package final class PollPatterns: Sendable {
    private struct Sender: Hashable {
        let tenant: TenantID
        let client: ClientName?
        let system: String
    }

    private struct State {
        var patterns: [Sender: PollPattern] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())
    private let limits: WebhookLimits
    private let bytesMax: Int

    /// No patterns yet.
    ///
    /// - Parameters:
    ///   - limits: what is too much in a webhook.
    ///   - bytesMax: bytes of patterns at the most; further systems are read as a whole.
    package init(limits: WebhookLimits, bytesMax: ByteCount = .mebibytes(32)) {
        self.limits = limits
        self.bytesMax = Int(bytesMax.bytes)
    }

    /// How many patterns are kept.
    package var count: Int { state.withLock { $0.patterns.count } }

    /// Reads a webhook, by its system's pattern when it fits.
    ///
    /// - Parameters:
    ///   - body: the bytes, inflated.
    ///   - sender: whose key it came with.
    ///   - received: the time of receipt.
    /// - Returns: what it said.
    /// - Throws: why nothing of it can be kept.
    package func read(
        _ body: [UInt8],
        from sender: WebhookReader.Sender,
        at received: Timestamp
    ) throws(WebhookFault) -> WebhookReading {
        let key = key(body, sender)
        if let (scanner, key) = key, let pattern = state.withLock({ $0.patterns[key] }),
            let reading = pattern.read(scanner, at: received, limits: limits)
        {
            return reading
        }
        let (reading, pattern) = try WebhookReader.learn(
            body,
            from: sender,
            at: received,
            limits: limits
        )
        if let key = key?.1, let pattern { remember(pattern, of: key) }
        return reading
    }

    private func key(
        _ body: [UInt8],
        _ sender: WebhookReader.Sender
    ) -> (JSONScanner, Sender)? {
        // A fault is for the reader of the whole body to find and name.
        guard body.count <= PollPattern.bodyMax,
            let scanner = try? JSONScanner(body, depthMax: limits.depthMax),
            let system = PollPattern.systemID(in: scanner)
        else { return nil }
        return (scanner, Sender(tenant: sender.tenant, client: sender.client, system: system))
    }

    /// Keeps a system's newest pattern, when there is room for it.
    ///
    /// No other system's gives way: a fleet beyond the limit, polled in turn, would otherwise lose
    /// each pattern just before it is needed.
    private func remember(_ pattern: PollPattern, of sender: Sender) {
        state.withLock { state in
            let before = state.patterns[sender]?.bytes ?? 0
            guard state.bytes - before + pattern.bytes <= bytesMax else { return }
            state.patterns[sender] = pattern
            state.bytes += pattern.bytes - before
        }
    }
}
