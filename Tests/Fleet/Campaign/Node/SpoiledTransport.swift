import CampaignControl
import Contracts
import MessageBus
import Quantities
import Synchronization

/// Stands between a node and the hubs, and loses, doubles, reorders and holds frames as told.
final class SpoiledTransport: BusTransport {
    private struct State {
        var faults = FrameFaults()
        var dice: Dice
        var held: [BusDeparture] = []
        var connection: (any BusConnection)?
    }

    private let inner: any BusTransport
    private let bug: PlantedBug?
    private let state: Mutex<State>

    init(_ inner: any BusTransport, seed: UInt64, bug: PlantedBug?) {
        self.inner = inner
        self.bug = bug
        state = Mutex(State(dice: Dice(seed: seed)))
    }

    func join(as peer: BusPeer, reading lanes: [LaneName]) async throws -> any BusConnection {
        let connection = try await inner.join(as: peer, reading: lanes)
        state.withLock { $0.connection = connection }
        return SpoiledConnection(transport: self, inner: connection)
    }

    /// Takes new faults, and lets go of some of what was held.
    func set(_ faults: FrameFaults) {
        let (free, connection) = state.withLock { state in
            state.faults = faults
            var free: [BusDeparture] = []
            state.held.removeAll { departure in
                guard state.dice.chance(0.5) || faults.delay == 0 else { return false }
                free.append(departure)
                return true
            }
            return (faults.isCut ? [] : free, state.connection)
        }
        if !free.isEmpty { connection?.send(free) }
    }

    var isCut: Bool { state.withLock { $0.faults.isCut } }

    func spoil(_ departures: [BusDeparture]) -> [BusDeparture] {
        state.withLock { state in
            guard !state.faults.isCut else { return [] }
            var spoiled: [BusDeparture] = []
            for departure in departures where !isSilenced(departure) {
                guard case .data = departure else {
                    spoiled.append(departure)
                    continue
                }
                if state.dice.chance(state.faults.loss) { continue }
                if state.held.count < Self.heldMax, state.dice.chance(state.faults.delay) {
                    state.held.append(departure)
                    continue
                }
                spoiled.append(departure)
                if state.dice.chance(state.faults.doubling) { spoiled.append(departure) }
                if spoiled.count > 1, state.dice.chance(state.faults.reordering) {
                    spoiled.swapAt(spoiled.count - 1, spoiled.count - 2)
                }
            }
            return spoiled
        }
    }

    /// Whether a planted bug swallows a frame: the word that a closed epoch speaks again.
    private func isSilenced(_ departure: BusDeparture) -> Bool {
        guard bug == .olderEpochIgnored, case .control(_, let bytes) = departure,
            case .hello(let positions)? = try? ControlMessage(bytes)
        else { return false }
        return positions.contains { $0.older != nil }
    }

    private static let heldMax = 10_000
}

private struct SpoiledConnection: BusConnection {
    let transport: SpoiledTransport
    let inner: any BusConnection
    let arrivals: AsyncStream<[BusArrival]>

    init(transport: SpoiledTransport, inner: any BusConnection) {
        self.transport = transport
        self.inner = inner
        let (stream, continuation) = AsyncStream.makeStream(of: [BusArrival].self)
        arrivals = stream
        let source = inner.arrivals
        Task {
            for await batch in source where !transport.isCut { continuation.yield(batch) }
            continuation.finish()
        }
    }

    func send(_ departures: [BusDeparture]) { inner.send(transport.spoil(departures)) }

    func close() async { await inner.close() }
}
