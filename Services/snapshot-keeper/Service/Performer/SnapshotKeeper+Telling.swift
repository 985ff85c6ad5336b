import Contracts
import GRDB
import Quantities
import SnapshotKeeperCore
import StateStore

extension SnapshotKeeper {
    /// Looks at a subvolume and tells how its snapshots do.
    package func assess(_ subvolume: WatchedSubvolume) async throws {
        do {
            let view = try await review(subvolume)
            let plan = try await preview(subvolume, RunRequest(by: "", takes: false))
            try await tell(subvolume) { [teller, clock] memory in
                let now = clock.now()
                let standing = SubvolumeStanding.judge(
                    plan,
                    schedule: subvolume.schedule,
                    failure: memory.failure,
                    left: memory.left,
                    now: now
                )
                return (standing, { teller.fact(view, plan, standing, since: $0, at: now) })
            }
        } catch let refusal as KeeperRefusal {
            try await tell(subvolume) { [teller, clock] _ in
                let now = clock.now()
                let standing = SubvolumeStanding(.unreachable, refusal.description)
                return (standing, { teller.empty(subvolume, "", standing, since: $0, at: now) })
            }
        }
    }

    private func tell(
        _ subvolume: WatchedSubvolume,
        _ make:
            @escaping @Sendable (SubvolumeMemory) -> (
                SubvolumeStanding, (Timestamp) -> SubvolumeAssessed
            )
    ) async throws {
        let path = subvolume.path
        let now = clock.now()
        try await store.journal.perform { unit in
            var memory = try SubvolumeMemory.read(path, in: unit.database)
            let (standing, fact) = make(memory)
            if memory.health != standing.health || memory.since == nil {
                (memory.health, memory.since) = (standing.health, now)
                try memory.write(path, in: unit.database)
            }
            try unit.put(fact(memory.since ?? now), at: now)
        }
    }

    /// Tells that subvolumes are gone that nobody wants kept any more, which ends their alerts.
    package func forgetOthers() async throws {
        let kept = Set(subvolumes.map(\.path))
        let (teller, now) = (teller, clock.now())
        try await store.journal.perform { unit in
            for path in try SubvolumeMemory.paths(in: unit.database) where !kept.contains(path) {
                try unit.put(teller.gone(path, at: now), at: now)
                try SubvolumeMemory.forget(path, in: unit.database)
            }
        }
    }
}
