import Contracts
package import Quantities
import SnapshotKeeperCore
import StateStore

/// Tells the bus how the snapshots of a subvolume do, in the commit that keeps it.
package struct SubvolumeTeller: Sendable {
    /// The client whose host it is; nil for none.
    package let client: ClientName?
    /// How the host is called.
    package let host: String

    /// A teller of one host.
    package init(client: ClientName?, host: String) {
        self.client = client
        self.host = host
    }

    /// What is told of a subvolume that was read.
    func fact(
        _ view: KeptView,
        _ plan: SnapshotPlan,
        _ standing: SubvolumeStanding,
        since: Timestamp,
        at now: Timestamp
    ) -> SubvolumeAssessed {
        var fact = empty(view.subvolume, view.look.pool, standing, since: since, at: now)
        let listed = plan.verdicts.filter { $0.snapshot.standing == .listed }
        fact.newestAt = listed.first?.snapshot.takenAt
        fact.listed = listed.count
        fact.foreign = plan.verdicts.count - listed.count
        fact.snapshots = plan.verdicts.prefix(SubvolumeAssessed.snapshotsMax).map(Self.state)
        fact.snapshotsLeftOut = plan.verdicts.count - fact.snapshots.count
        fact.nested = Array(view.look.nested.prefix(SubvolumeAssessed.nestedMax))
        fact.nestedLeftOut = view.look.nestedCount - fact.nested.count
        fact.free = ByteCount(view.look.free)
        return fact
    }

    /// What is told of a subvolume that could not be read.
    func empty(
        _ subvolume: WatchedSubvolume,
        _ pool: String,
        _ standing: SubvolumeStanding,
        since: Timestamp,
        at now: Timestamp
    ) -> SubvolumeAssessed {
        var fact = SubvolumeAssessed(
            tenant: .single,
            client: client,
            host: host,
            pool: pool,
            path: subvolume.path,
            folder: subvolume.folder,
            health: standing.health,
            since: since,
            retention: subvolume.retention.words,
            asOf: now
        )
        fact.reason = standing.reason
        fact.schedule = subvolume.schedule?.words
        fact.nextAt = subvolume.schedule?.next(after: now)
        return fact
    }

    /// What is told of a subvolume that nobody wants kept any more.
    func gone(_ path: String, at now: Timestamp) -> SubvolumeAssessed {
        SubvolumeAssessed(
            tenant: .single,
            client: client,
            host: host,
            pool: "",
            path: path,
            folder: "",
            health: .gone,
            since: now,
            retention: "nothing",
            asOf: now
        )
    }

    private static func state(_ verdict: SnapshotVerdict) -> SnapshotState {
        SnapshotState(
            name: verdict.snapshot.name,
            takenAt: verdict.snapshot.takenAt,
            origin: verdict.snapshot.origin.rawValue,
            isListed: verdict.snapshot.standing == .listed,
            reasons: verdict.keeps.map(\.words)
        )
    }
}
