package import Contracts
package import MessageBus
import Synchronization

/// Carries frames over another transport, and loses, doubles and reorders them as told.
package final class FaultyTransport: BusTransport {
    /// What is done to the frames of lanes; control frames pass untouched unless `controlLoss`.
    package struct Faults: Sendable {
        /// The part of data frames that is lost, 0 to 1.
        package var dataLoss = 0.0
        /// The part of data frames that is sent twice.
        package var doubling = 0.0
        /// The part of data frames that changes places with the next.
        package var reordering = 0.0
        /// The part of control frames that is lost.
        package var controlLoss = 0.0

        /// No faults.
        package init() {}

        /// Every data frame is lost.
        package static var noData: Faults {
            var faults = Faults()
            faults.dataLoss = 1
            return faults
        }
    }

    private let inner: any BusTransport
    private let state: Mutex<(faults: Faults, random: SeededRandom)>

    /// A transport with faults drawn from a seed.
    package init(_ inner: any BusTransport, faults: Faults, seed: UInt64) {
        self.inner = inner
        state = Mutex((faults, SeededRandom(seed: seed)))
    }

    /// Joins through the transport below.
    package func join(
        as peer: BusPeer,
        reading lanes: [LaneName]
    ) async throws -> any BusConnection {
        FaultyConnection(
            transport: self,
            inner: try await inner.join(as: peer, reading: lanes)
        )
    }

    fileprivate func spoil(_ departures: [BusDeparture]) -> [BusDeparture] {
        state.withLock { state in
            var spoiled: [BusDeparture] = []
            for departure in departures {
                guard case .data = departure else {
                    let isLost = state.random.chance(state.faults.controlLoss)
                    if !isLost { spoiled.append(departure) }
                    continue
                }
                if state.random.chance(state.faults.dataLoss) { continue }
                spoiled.append(departure)
                if state.random.chance(state.faults.doubling) { spoiled.append(departure) }
                if spoiled.count > 1, state.random.chance(state.faults.reordering) {
                    spoiled.swapAt(spoiled.count - 1, spoiled.count - 2)
                }
            }
            return spoiled
        }
    }
}

private struct FaultyConnection: BusConnection {
    let transport: FaultyTransport
    let inner: any BusConnection

    var arrivals: AsyncStream<[BusArrival]> { inner.arrivals }

    func send(_ departures: [BusDeparture]) { inner.send(transport.spoil(departures)) }

    func close() async { await inner.close() }
}

extension SeededRandom {
    fileprivate mutating func chance(_ part: Double) -> Bool {
        part > 0 && Double.random(in: 0..<1, using: &self) < part
    }
}
