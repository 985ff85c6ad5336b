import Contracts
import Synchronization

/// A bus inside one process: the same frames, handed over without sockets.
///
/// Queues are bounded; what does not fit is dropped, as a socket would.
package final class InMemoryHub: Sendable {
    private struct Member {
        let peer: BusPeer
        let lanes: Set<LaneName>
        let deliver: AsyncStream<[BusArrival]>.Continuation
    }

    private struct State {
        var members: [Int: Member] = [:]
        var next = 0
        var isDown = false
    }

    private let state = Mutex(State())

    /// A hub that nobody has joined.
    package init() {}

    /// The way onto this hub, for any number of peers.
    package func transport() -> any BusTransport { InMemoryTransport(hub: self) }

    /// While it is down everything sent is lost; joined peers stay joined.
    package func setDown(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
    }

    func join(
        _ peer: BusPeer,
        _ lanes: [LaneName],
        _ deliver: AsyncStream<[BusArrival]>.Continuation
    ) -> Int {
        state.withLock { state in
            state.next += 1
            // A restarted peer takes the place of its former self.
            state.members = state.members.filter { $0.value.peer.source != peer.source }
            state.members[state.next] = Member(peer: peer, lanes: Set(lanes), deliver: deliver)
            return state.next
        }
    }

    func leave(_ member: Int) {
        let gone = state.withLock { $0.members.removeValue(forKey: member) }
        gone?.deliver.finish()
    }

    func send(_ departures: [BusDeparture], from member: Int) {
        let (members, isDown) = state.withLock { ($0.members, $0.isDown) }
        guard !isDown, let sender = members[member] else { return }
        for departure in departures {
            switch departure {
            case .data(let lane, let parts):
                for member in members.values where member.lanes.contains(lane) {
                    member.deliver.yield([.data(lane, parts)])
                }
            case .greeting(let service, let bytes):
                for member in members.values where member.peer.source.service == service {
                    member.deliver.yield([.control(from: sender.peer.source, bytes)])
                }
            case .control(let destination, let bytes):
                if let member = members.values.first(where: { $0.peer.source == destination }) {
                    member.deliver.yield([.control(from: sender.peer.source, bytes)])
                } else {
                    let answer = ControlMessage.unreachable(destination).encoded()
                    sender.deliver.yield([.control(from: nil, answer)])
                }
            }
        }
    }
}
