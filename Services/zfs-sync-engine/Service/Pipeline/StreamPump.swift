import CLinux
import Foundation
import Glibc
import Observability
import Quantities
import Synchronization
import SystemPackage

/// Moves bytes from one pipe to another on a thread of its own, counts them and keeps to a rate.
///
/// The two pipes are the bounded buffer in the middle: bytes move between them by splice(2) and are
/// never copied. The pump owns the two ends it was given and closes both when it ends, which the
/// processes behind them see.
final class StreamPump: Sendable {
    /// How it ended.
    enum End: Sendable, Hashable {
        /// The source's end was reached.
        case sourceEnded
        /// Nobody reads at the target any more.
        case targetGone
        /// It was told to stop.
        case stopped
        /// The kernel refused; with its reason.
        case failed(Errno)
    }

    /// Bytes moved by one call.
    private static let piece = 1 << 20

    private let source: Int32
    private let target: Int32
    private let wake: OwnedPipe
    private let rate: @Sendable () -> UInt64?
    private let count = Atomic<UInt64>(0)
    private let waitsForTarget = Atomic(false)
    private let ended = AsyncStream<End>.makeStream()

    /// How often it asks for the rate.
    private static let rateEvery = Duration.seconds(1)

    /// A pump that has not begun; it asks for the bytes of a second now and then, nil for no limit.
    init(
        from source: FileDescriptor,
        to target: FileDescriptor,
        rate: @escaping @Sendable () -> UInt64?
    ) throws {
        self.source = source.rawValue
        self.target = target.rawValue
        self.rate = rate
        wake = try OwnedPipe(room: 65_536)
    }

    deinit { wake.close() }

    /// Bytes moved so far.
    var bytes: UInt64 { count.load(ordering: .relaxed) }

    /// Who is waited for.
    var waitsFor: StreamSide { waitsForTarget.load(ordering: .relaxed) ? .target : .source }

    /// Tells it to stop.
    func stop() { _ = try? wake.writing.writeAll([1]) }

    /// Moves bytes until one end or the other is reached.
    func run() async -> End {
        _ = BrokenPipes.areErrors
        let thread = Thread { [self] in
            let end = move()
            Glibc.close(source)
            Glibc.close(target)
            ended.continuation.yield(end)
            ended.continuation.finish()
        }
        thread.name = "stream"
        thread.stackSize = 1 << 18
        thread.start()
        // A cancelled task must not leave before the thread has: it is told to stop and waited for.
        return await withTaskCancellationHandler {
            await Task { () async -> End in
                for await end in ended.stream { return end }
                return .stopped
            }.value
        } onCancel: {
            stop()
        }
    }

    private func move() -> End {
        let clock = Stopwatch()
        var (limit, asked) = (rate(), Duration.zero)
        var budget = limit.map { RateBudget(bytesPerSecond: $0, at: .zero) }
        while true {
            if clock.elapsed - asked >= Self.rateEvery {
                asked = clock.elapsed
                let now = rate()
                if now != limit {
                    limit = now
                    budget = now.map { RateBudget(bytesPerSecond: $0, at: clock.elapsed) }
                }
            }
            var wanted = Self.piece
            if budget != nil {
                wanted = min(wanted, budget?.allowance(at: clock.elapsed) ?? wanted)
                if wanted == 0 {
                    if isStopped(within: budget?.wait ?? .zero) { return .stopped }
                    continue
                }
            }
            let moved = poolkeeper_splice(source, target, UInt(wanted))
            switch Int32(truncatingIfNeeded: moved) {
            case 0: return .sourceEnded
            case -EAGAIN: if let end = wait() { return end }
            case -EINTR: continue
            case -EPIPE: return .targetGone
            case _ where moved < 0: return .failed(Errno(rawValue: Int32(-moved)))
            default:
                count.add(UInt64(moved), ordering: .relaxed)
                budget?.spend(moved)
            }
        }
    }

    /// Waits until there is something to take and room to put it; the end when it comes instead.
    private func wait() -> End? {
        let hasBytes = ready([(source, POLLIN)], within: 0)[0] & Int16(POLLIN) != 0
        waitsForTarget.store(hasBytes, ordering: .relaxed)
        let seen = ready(
            [
                (wake.reading.rawValue, POLLIN), (target, hasBytes ? POLLOUT : 0),
                (source, hasBytes ? 0 : POLLIN),
            ],
            within: -1
        )
        if seen[0] != 0 { return .stopped }
        return seen[1] & Int16(POLLERR) != 0 ? .targetGone : nil
    }

    private func isStopped(within time: Duration) -> Bool {
        let milliseconds = Int32(clamping: Int(time.fractionalSeconds * 1000) + 1)
        return ready([(wake.reading.rawValue, POLLIN)], within: milliseconds)[0] != 0
    }

    private func ready(_ watched: [(file: Int32, events: Int32)], within: Int32) -> [Int16] {
        var polls = watched.map { pollfd(fd: $0.file, events: Int16($0.events), revents: 0) }
        // Interrupted means that nothing is known, and the caller looks again.
        _ = unsafe poll(&polls, nfds_t(polls.count), within)
        return polls.map(\.revents)
    }
}
