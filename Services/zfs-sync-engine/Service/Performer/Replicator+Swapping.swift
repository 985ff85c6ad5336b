import Logging
import Observations
import Quantities
import ZFSSyncEngineCore

/// Repairs of several steps: journalled before the first, and led by what the pools say.
extension Replicator {
    /// Steps of one repair at the most: a few of its own, and one for each child.
    private static let stepsMax = 10_000
    /// Answers in a row that did not come, before it waits for the next run.
    private static let unknownMax = 3

    func swapping(_ swap: SwapIntent, _ view: DatasetView) async throws -> Advance {
        try await store.begin(swap, of: job.id, run: run)
        var (advance, unknowns) = (Advance(), 0)
        for _ in 0..<Self.stepsMax {
            switch try await machine(swap).next() {
            case .forward(let step), .back(let step):
                let result = try await steps.take(step, context(view.plan.kind))
                advance.bytes = advance.bytes + (result.bytes ?? ByteCount(0))
                switch result.outcome {
                case .done, .doneWithWarning: unknowns = 0
                case .unknown where unknowns < Self.unknownMax: unknowns += 1
                case .unknown, .failed:
                    advance.failure = result.failure ?? .unknown
                    advance.said = result.said
                    return advance
                }
            case .done:
                try await ended(swap, isDone: true)
                return advance
            case .abandoned(let why):
                logger.notice("a repair was given up", metadata: ["cause": "\(why)"])
                try await ended(swap, isDone: false)
                return advance
            case .stuck(let why):
                try await store.stick(why, of: job.id)
                advance.failure = .notFound
                advance.said = why
                return advance
            case .wait(let why):
                advance.failure = .transport
                advance.said = why
                return advance
            }
        }
        advance.failure = .unknown
        advance.said = "it does not come to an end"
        return advance
    }

    private func machine(_ swap: SwapIntent) async throws -> SwapMachine {
        let policy = job.policy
        async let source = steps.scanner.scan(policy.sourceHost, watched: [policy.source])
        async let target = steps.scanner.scan(swap.host, watched: swap.watched)
        let (from, to) = try await (source, target)
        // A host that was not listed has no pools, so nothing on it is known.
        let nothing = HostListing(host: swap.host, clock: Timestamp(microseconds: 0))
        return SwapMachine(
            swap,
            listing: to.listing ?? nothing,
            source: .of(policy.source, in: from.listing),
            inflate: TokenInflater.inflate
        )
    }

    private func ended(_ swap: SwapIntent, isDone: Bool) async throws {
        // Our hold went along with the old copy when a new one took its name.
        if isDone, swap.kind == .reanchor,
            var anchor = try await store.memory(of: job.id).anchor,
            let name = anchor.target.split(separator: "@").last
        {
            anchor.target = swap.parked.snapshot(String(name))
            try await store.remember(anchor: anchor, of: job.id)
        }
        try await store.end(swap, of: job.id, isDone: isDone)
        try await store.remember(refusal: nil, of: job.id)
    }
}
