import Foundation
import Observability
import Quantities
import ZFSSyncEngineCore

/// One stream under way: both ends, the pump between them and the watch over all three.
final class StreamRun: Sendable {
    private enum Part: Sendable {
        case source(Int32?)
        case target(Int32?)
        case pump
        case watch(StreamOutcome.End)
        case patience
    }

    private let source: StreamEnd
    private let target: StreamEnd
    private let limits: StreamLimits
    private let upper: OwnedPipe
    private let lower: OwnedPipe
    private let pump: StreamPump
    private let progress: @Sendable (ByteCount) -> Void
    private let sourceSaid: BoundedTail
    private let targetSaid: BoundedTail

    init(
        source: StreamEnd,
        target: StreamEnd,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) throws {
        self.source = source
        self.target = target
        self.limits = limits
        self.progress = progress
        let room = Int(limits.buffer.bytes / 2)
        let upper = try OwnedPipe(room: room)
        do {
            let lower = try OwnedPipe(room: room)
            self.lower = lower
            do {
                pump = try StreamPump(
                    from: upper.reading,
                    to: lower.writing,
                    rate: Self.rate(limits)
                )
            } catch {
                lower.close()
                throw error
            }
        } catch {
            upper.close()
            throw error
        }
        self.upper = upper
        sourceSaid = BoundedTail(source.limits.complaint)
        targetSaid = BoundedTail(target.limits.complaint)
    }

    /// The rate at the moment, which a window of the week may change while a stream runs.
    private static func rate(_ limits: StreamLimits) -> @Sendable () -> UInt64? {
        {
            let minute =
                limits.rateWindows.isEmpty
                ? 0 : RunRules.minuteOfWeek(SystemWallClock().now(), in: .current)
            return RateWindow.rate(
                limits.rateWindows,
                usually: limits.bytesPerSecond,
                minuteOfWeek: minute
            ).map { UInt64(max(1, $0.bytes)) }
        }
    }

    func run() async -> StreamOutcome {
        var outcome = StreamOutcome(.ended)
        await withTaskGroup(of: Part.self) { group in
            group.addTask { [self] in
                .target(await target.receive(from: lower.reading, targetSaid))
            }
            group.addTask { [self] in
                .source(await source.send(into: upper.writing, sourceSaid))
            }
            group.addTask { [self] in
                _ = await pump.run()
                return .pump
            }
            group.addTask { [self] in .watch(await watch()) }
            var (hasSource, hasTarget) = (false, false)
            for await part in group {
                switch part {
                case .source(let status):
                    outcome.sendStatus = status
                    hasSource = true
                case .target(let status):
                    outcome.receiveStatus = status
                    hasTarget = true
                    // A source may be reading disks for nobody; its next byte would end it.
                    let grace = source.limits.grace
                    group.addTask {
                        try? await Task.sleep(for: grace)
                        return .patience
                    }
                case .pump: continue
                case .patience: group.cancelAll()
                case .watch(let end):
                    if !(hasSource && hasTarget) { outcome.end = end }
                    group.cancelAll()
                }
                if hasSource && hasTarget { group.cancelAll() }
            }
        }
        outcome.bytes = ByteCount(Int64(clamping: pump.bytes))
        outcome.sendSaid = sourceSaid.text
        outcome.receiveSaid = targetSaid.text
        if outcome.sendStatus == nil || outcome.receiveStatus == nil { outcome.end = .notStarted }
        return outcome
    }

    /// Tells progress, and returns when no byte has been moved for too long or the task is
    /// cancelled.
    private func watch() async -> StreamOutcome.End {
        let clock = Stopwatch()
        var (seen, movedAt) = (pump.bytes, Duration.zero)
        while true {
            do {
                try await Task.sleep(for: min(WitnessPipeline.tick, limits.stall))
            } catch {
                return .stopped
            }
            let (now, bytes) = (clock.elapsed, pump.bytes)
            if bytes != seen { (seen, movedAt) = (bytes, now) }
            progress(ByteCount(Int64(clamping: bytes)))
            if now - movedAt >= limits.stall { return .stalled }
        }
    }
}
