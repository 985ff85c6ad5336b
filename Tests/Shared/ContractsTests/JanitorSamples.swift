import Contracts
import Quantities

/// What volume-janitor says.
enum JanitorSamples {
    static let all: [WireSample] = [
        WireSample("no-rule", plain),
        WireSample("two-rules", full),
        WireSample("nothing-removed", cleaned),
        WireSample("partial", partial),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)

    private static var plain: VolumeAssessed {
        VolumeAssessed(
            tenant: .single,
            client: nil,
            host: "dock-ber-03",
            volume: "postgres_data",
            driver: "local",
            health: .noRule,
            since: earlier,
            asOf: moment
        )
    }

    private static var full: VolumeAssessed {
        var volume = plain
        volume.client = ClientName("Nordlicht Film")
        volume.volume = "camera-footage"
        volume.containers = ["camera-app"]
        volume.createdAt = earlier
        volume.health = .heldByFuse
        volume.reason = "/snapshots: the next run would delete 61 % of its files"
        volume.allocated = ByteCount(4_294_967_296)
        volume.apparent = ByteCount(4_294_000_000)
        volume.measuredAt = moment
        volume.pausedUntil = moment
        volume.rulesLeftOut = 1
        volume.rules = [recordings, snapshots]
        return volume
    }

    private static var recordings: VolumeRuleState {
        var rule = VolumeRuleState(
            path: "/recordings",
            algorithm: "max_size",
            parameters: ["max_bytes": "5368709120", "sort_by": "mtime"],
            summary: "Security camera recordings",
            source: "api",
            health: .ok,
            since: earlier
        )
        rule.bytes = ByteCount(3_221_225_472)
        rule.files = 3793
        rule.limit = ByteCount(5_368_709_120)
        rule.lastCleaned = moment
        rule.lastRemovedFiles = 12
        rule.lastRemovedBytes = ByteCount(12_000_000)
        rule.next = .init(at: moment, kind: "act", files: 0, bytes: ByteCount(0), plan: "4be091d7")
        return rule
    }

    private static var snapshots: VolumeRuleState {
        var rule = VolumeRuleState(
            path: "/snapshots",
            algorithm: "keep_n_latest",
            parameters: ["keep_count": "100"],
            summary: "",
            source: "label",
            health: .heldByFuse,
            since: moment
        )
        rule.reason = "the next run would delete 61 % of its files"
        rule.next = .init(at: nil, kind: "held", files: 1204)
        return rule
    }

    private static var cleaned: VolumeCleaned {
        VolumeCleaned(
            tenant: .single,
            client: nil,
            host: "dock-ber-03",
            volume: "camera-footage",
            path: "/recordings",
            algorithm: "max_size",
            run: "17",
            trigger: "schedule",
            startedAt: earlier,
            endedAt: moment,
            state: "ok",
            plan: "4be091d7"
        )
    }

    private static var partial: VolumeCleaned {
        var run = cleaned
        run.client = ClientName("Nordlicht Film")
        run.trigger = "mira"
        run.state = "partial"
        run.reason = "3 of 113 files stayed"
        run.removedFiles = 110
        run.removedBytes = ByteCount(13_207_024_435)
        run.skipped = ["open_for_write": 2]
        run.errors = ["EACCES": 1]
        return run
    }
}
