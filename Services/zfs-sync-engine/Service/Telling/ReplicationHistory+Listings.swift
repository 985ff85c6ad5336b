import Contracts
import Observations
import ZFSSyncEngineCore

extension ReplicationHistory {
    /// Both ends as a look found them; nil when one is not known or not there.
    static func of(_ standing: ReplicationStanding) -> Self? {
        guard let source = standing.source.listing, let target = standing.target.listing else {
            return nil
        }
        let (here, there) = (Set(source.snapshots.map(\.guid)), Set(target.snapshots.map(\.guid)))
        return Self(
            source: source.snapshots.map { mark($0, isOnBoth: there.contains($0.guid)) },
            target: target.snapshots.map { mark($0, isOnBoth: here.contains($0.guid)) }
        )
    }

    private static func mark(_ snapshot: SnapshotRecord, isOnBoth: Bool) -> Mark {
        Mark(
            name: snapshot.name,
            guid: snapshot.guid.description,
            at: snapshot.creation,
            isOnBoth: isOnBoth
        )
    }
}
