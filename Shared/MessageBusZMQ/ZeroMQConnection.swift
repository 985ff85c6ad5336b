import MessageBus
import Synchronization

/// What async code and the thread with the sockets share: queues, never a socket.
final class ZeroMQConnection: BusConnection {
    private struct State {
        var departures: [BusDeparture] = []
        var departureBytes = 0
        var isClosing = false
        var ended: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    let arrivals: AsyncStream<[BusArrival]>
    let pipe: WakePipe
    private let deliver: AsyncStream<[BusArrival]>.Continuation
    private let state = Mutex(State())

    init() throws {
        pipe = try WakePipe()
        (arrivals, deliver) = AsyncStream.makeStream(
            of: [BusArrival].self,
            bufferingPolicy: .bufferingNewest(Self.batchesMax)
        )
    }

    func send(_ departures: [BusDeparture]) {
        let isFirst = state.withLock { state in
            let isFirst = state.departures.isEmpty
            for departure in departures
            where state.departures.count < Self.departuresMax
                && state.departureBytes < Self.departureBytesMax
            {
                state.departures.append(departure)
                state.departureBytes += departure.byteCount
            }
            return isFirst
        }
        if isFirst { pipe.ring() }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isClosing = true
                if !state.hasEnded { state.ended.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { pipe.ring() }
        }
    }

    /// For the thread: what is to be sent, and whether it is the last.
    func takeDepartures() -> (departures: [BusDeparture], isClosing: Bool) {
        state.withLock { state in
            defer { (state.departures, state.departureBytes) = ([], 0) }
            return (state.departures, state.isClosing)
        }
    }

    /// For the thread: one batch of what arrived.
    func deliver(_ batch: [BusArrival]) {
        if !batch.isEmpty { deliver.yield(batch) }
    }

    /// For the thread: the sockets are closed.
    func end() {
        deliver.finish()
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.ended = [] }
            return state.ended
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Each of 256 KiB of data, as much of answers and a frame of each: 32 MiB and some.
    private static let batchesMax = 64
    /// What the thread has not yet taken; more is lost, as a frame may be anywhere.
    private static let departuresMax = 10_000
    private static let departureBytesMax = 16 << 20
}
