import Observations
import Quantities
import SnapshotKeeper
import SnapshotKeeperCore
import Synchronization

/// A pool in memory, whose snapshots are made by a clock of the test's own.
final class MemoryPlace: SnapshotPlace {
    struct State {
        var look: PlaceLook
        var next: UInt64 = 300
        /// Why nothing can be taken; nil when it can.
        var refusal: String?
        /// Names whose deletion the kernel refuses.
        var sending: Set<String> = []
        /// Why it cannot be read; nil when it can.
        var silence: String?
    }

    let state: Mutex<State>
    private let clock: any WallClock

    init(_ clock: any WallClock) {
        self.clock = clock
        var look = PlaceLook(pool: "pool", source: Self.subvolume(256, clock, isReadOnly: false))
        (look.free, look.all) = (90, 100)
        state = Mutex(State(look: look))
    }

    func change(_ act: (inout State) -> Void) { state.withLock { act(&$0) } }

    var names: [String] { state.withLock { $0.look.entries.keys.sorted() } }

    func look(_ subvolume: WatchedSubvolume) throws -> PlaceLook {
        try state.withLock { state in
            if let silence = state.silence { throw PlaceRefusal(silence) }
            return state.look
        }
    }

    func take(_ name: String, of subvolume: WatchedSubvolume) throws -> BtrfsSubvolume {
        try state.withLock { state in
            if let refusal = state.refusal { throw PlaceRefusal(refusal) }
            state.next += 1
            let made = Self.subvolume(state.next, clock, isReadOnly: true)
            state.look.entries[name] = made
            return made
        }
    }

    func delete(_ name: String, uuid: String, of subvolume: WatchedSubvolume) throws {
        try state.withLock { state in
            guard state.look.entries[name]?.uuid == uuid else {
                throw PlaceRefusal("\(name) is another one")
            }
            guard !state.sending.contains(name) else { throw PlaceRefusal("it is being sent") }
            state.look.entries[name] = nil
        }
    }

    func link(to name: String, of subvolume: WatchedSubvolume) throws {
        state.withLock { $0.look.linked = name }
    }

    func restore(_ name: String, of subvolume: WatchedSubvolume, to path: String) throws {
        throw PlaceRefusal("there is no place for \(path) in memory")
    }

    static func subvolume(
        _ id: UInt64,
        _ clock: any WallClock,
        isReadOnly: Bool
    ) -> BtrfsSubvolume {
        BtrfsSubvolume(
            id: id,
            parent: 5,
            uuid: "uuid-\(id)",
            parentUUID: isReadOnly ? "uuid-256" : nil,
            receivedUUID: nil,
            isReadOnly: isReadOnly,
            madeAt: clock.now()
        )
    }
}
