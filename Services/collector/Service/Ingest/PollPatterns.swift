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
    private let bytesMax: Int

    /// No patterns yet, and at the most so many bytes of them.
    package init(bytesMax: ByteCount = .mebibytes(16)) {
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
    ///   - limits: what is too much; always the same for one table of patterns.
    /// - Returns: what it said.
    /// - Throws: why nothing of it can be kept.
    package func read(
        _ body: [UInt8],
        from sender: WebhookReader.Sender,
        at received: Timestamp,
        limits: WebhookLimits
    ) throws(WebhookFault) -> WebhookReading {
        let key = key(body, sender, limits)
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
        _ sender: WebhookReader.Sender,
        _ limits: WebhookLimits
    ) -> (JSONScanner, Sender)? {
        // A fault is for the reader of the whole body to find and name.
        guard body.count <= PollPattern.bodyMax,
            let scanner = try? JSONScanner(body, depthMax: limits.depthMax),
            let system = PollPattern.systemID(in: scanner)
        else { return nil }
        return (scanner, Sender(tenant: sender.tenant, client: sender.client, system: system))
    }

    /// Keeps a system's newest pattern; a table that is full starts anew.
    private func remember(_ pattern: PollPattern, of sender: Sender) {
        state.withLock { state in
            state.bytes -= state.patterns.removeValue(forKey: sender)?.bytes ?? 0
            if state.bytes + pattern.bytes > bytesMax { state = State() }
            guard pattern.bytes <= bytesMax else { return }
            state.patterns[sender] = pattern
            state.bytes += pattern.bytes
        }
    }
}
