import Contracts
import Quantities

/// What snapshot-keeper says.
enum KeeperSamples {
    static let all: [WireSample] = [
        WireSample("nothing-yet", plain),
        WireSample("kept", full),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)

    private static var plain: SubvolumeAssessed {
        SubvolumeAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "0b5e4c0e-7f2a-4b53-9b76-8a6ff2d0c9aa",
            path: "/srv/media",
            folder: "/srv/media/.snapshots",
            health: .unknown,
            since: earlier,
            retention: "3 days",
            asOf: moment
        )
    }

    private static var full: SubvolumeAssessed {
        var subvolume = plain
        subvolume.client = ClientName("Nordlicht Film")
        subvolume.health = .missing
        subvolume.reason = "the snapshot of 02:00 could not be taken: the pool is full (ENOSPC)"
        subvolume.retention = "30 daily, 12 weekly, 12 monthly"
        subvolume.schedule = "02:00 Europe/Berlin"
        subvolume.nextAt = moment
        subvolume.newestAt = earlier
        subvolume.snapshots = [
            SnapshotState(
                name: "media.20261118T100000Z",
                takenAt: earlier,
                origin: "poolkeeper",
                isListed: true,
                reasons: ["newest", "first of the day", "first of the week"]
            ),
            SnapshotState(
                name: "pre-backup-20261110-020000",
                takenAt: earlier,
                origin: "asg",
                isListed: false,
                reasons: ["not in the ledger"]
            ),
        ]
        subvolume.snapshotsLeftOut = 1
        subvolume.listed = 2
        subvolume.foreign = 1
        subvolume.nested = ["containers/cache"]
        subvolume.nestedLeftOut = 1
        subvolume.free = ByteCount(4_294_967_296)
        return subvolume
    }
}
