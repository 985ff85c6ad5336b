import NIOCore
import NIOPosix
import Quantities
import Synchronization
import VolumeJanitorCore

/// Looks at folders on threads of its own, so that a file system that does not answer (a dead NFS
/// server) holds up nothing but itself.
final class FolderLooker: Sendable {
    /// A look that takes longer is given up; its thread waits on.
    static let patience = Duration.seconds(5)
    /// Threads; with as many dead servers nothing is reachable any more.
    static let threadsMax = 4

    private let pool = NIOThreadPool(numberOfThreads: threadsMax)
    private let waiting = Mutex<Set<AbsolutePath>>([])
    private let look: @Sendable (AbsolutePath) -> PlaceSighting

    /// A looker that looks so.
    init(look: @escaping @Sendable (AbsolutePath) -> PlaceSighting) {
        self.look = look
        pool.start()
    }

    deinit {
        // Threads that wait for a dead server cannot be waited for.
        pool.shutdownGracefully { _ in }
    }

    /// What is at a place; `failed` when it does not answer, now or since an earlier look.
    func sighting(at place: AbsolutePath, within patience: Duration = patience) async
        -> PlaceSighting
    {
        guard waiting.withLock({ $0.insert(place).inserted }) else {
            return .failed("an earlier look has not been answered yet")
        }
        let answer = FirstAnswer()
        pool.submit { _ in
            let sighting = self.look(place)
            self.waiting.withLock { _ = $0.remove(place) }
            answer.settle(sighting)
        }
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let timer = loop.scheduleTask(in: .nanoseconds(patience.wholeMicroseconds * 1000)) {
            answer.settle(.failed("it does not answer within \(patience.text)"))
        }
        defer { timer.cancel() }
        return await answer.value
    }

    /// The first of several answers.
    private final class FirstAnswer: Sendable {
        private struct State {
            var sighting: PlaceSighting?
            var waiting: CheckedContinuation<PlaceSighting, Never>?
        }

        private let state = Mutex(State())

        func settle(_ sighting: PlaceSighting) {
            let waiting = state.withLock { state in
                guard state.sighting == nil else {
                    return nil as CheckedContinuation<PlaceSighting, Never>?
                }
                state.sighting = sighting
                return state.waiting
            }
            waiting?.resume(returning: sighting)
        }

        var value: PlaceSighting {
            get async {
                await withCheckedContinuation { continuation in
                    let sighting = state.withLock { state in
                        if state.sighting == nil { state.waiting = continuation }
                        return state.sighting
                    }
                    if let sighting { continuation.resume(returning: sighting) }
                }
            }
        }
    }
}
