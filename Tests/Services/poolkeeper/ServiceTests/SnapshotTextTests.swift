import Foundation
import Observations
import Quantities
import ServiceChassis
import SnapshotKeeper
import SnapshotKeeperCore
import TestSupport
import Testing

@testable import Poolkeeper

/// What the snapshot commands print.
@Suite struct `Words of the snapshot commands` {
    private let golden = "Tests/Services/poolkeeper/ServiceTests/Golden"
    private let now = Timestamp(seconds: 1_795_748_400)
    private let kept = WatchedSubvolume(
        path: "/srv/media",
        folder: "/srv/media/.snapshots",
        retention: RetentionPolicy(daily: 2)
    )

    private func found(
        _ id: UInt64,
        _ name: String,
        hoursAgo hours: Int64,
        listed: Bool = true
    ) -> FoundSnapshot {
        FoundSnapshot(
            name: name,
            subvolume: BtrfsSubvolume(
                id: id,
                parent: 5,
                uuid: "\(id)",
                parentUUID: "1",
                receivedUUID: nil,
                isReadOnly: true,
                madeAt: now - .seconds(hours * 3600)
            ),
            standing: listed ? .listed : .unlisted
        )
    }

    private var snapshots: [FoundSnapshot] {
        [
            found(257, "media.20261125T020000Z", hoursAgo: 49),
            found(258, "media.20261126T020000Z", hoursAgo: 25),
            found(259, "media.20261127T020000Z", hoursAgo: 1),
            found(260, "pre-backup-20261101-030000", hoursAgo: 624, listed: false),
        ]
    }

    private func plan(_ creation: CreationStanding, clock: ClockStanding = .steady) -> SnapshotPlan
    {
        var input = PlanInput(
            path: kept.path,
            found: snapshots,
            policy: kept.retention,
            now: now,
            clock: clock
        )
        input.creation = creation
        return SnapshotPlanner.plan(input)
    }

    private var view: KeptView {
        var look = PlaceLook(pool: "p", source: snapshots[0].subvolume)
        look.nested = ["containers", "cache"]
        look.nestedCount = 2
        look.unreadable = ["odd"]
        return KeptView(subvolume: kept, look: look, review: LedgerReview(rows: [], entries: [:]))
    }

    @Test func `what is printed is what was recorded`() throws {
        let name = SnapshotName(label: kept.label, moment: now)
        var run = RunRecord(id: 7, source: kept.path, trigger: "test", startedAt: now)
        var failed = RunReport(run)
        failed.failure = "/srv/media/.snapshots: the kernel refused the snapshot (ENOSPC)"
        failed.plan = plan(.failed(failed.failure ?? ""))
        run.taken = name.description
        var good = RunReport(run)
        good.plan = plan(.made)
        good.deleted = ["media.20261125T020000Z"]
        good.left = [.init(name: "media.20261126T020000Z", reason: "it is being sent (EPERM)")]
        good.notes = ["the command before said: frozen"]
        let adoption = Adoption(
            of: snapshots,
            source: BtrfsSubvolume(
                id: 256,
                parent: 5,
                uuid: "1",
                parentUUID: nil,
                receivedUUID: nil,
                isReadOnly: false,
                madeAt: now
            )
        )
        let texts = [
            SnapshotText.preview(plan(.planned(name)), of: kept),
            SnapshotText.preview(plan(.notWanted, clock: .jumped(.seconds(-9000))), of: kept),
            SnapshotText.report(good), SnapshotText.report(failed),
            SnapshotText.list(view, plan(.notWanted)),
            SnapshotText.adoption(adoption, of: kept.path, isDry: true),
            try CommandAnswer.json(SnapshotAnswer(good)),
            try CommandAnswer.json(PlanDocument(plan(.planned(name)), of: kept)),
        ]
        try expectGolden(texts.joined(separator: "---\n"), at: "\(golden)/snapshots.txt")
    }

    @Test func `ASG's file is read without a word`() throws {
        var reader = SettingsReader(
            SettingsSource(
                file: "config.yaml",
                yaml: """
                    pool: {mount: /mnt/my_pool}
                    scrub: {load_threshold: 3.0}
                    capacity: {free_space_warn_percent: 10.0}
                    snapshots: {directory: .snapshots, retention_days: 3}
                    notifications: {discord: {webhook_url: "https://discord.com/api/x"}}
                    state_dir: /var/lib/asg
                    """,
                refusesUnknownKeys: false
            )
        )
        let settings = HostSnapshotSettings(reading: &reader).snapshots
        reader.finish()
        #expect(reader.warnings.isEmpty)
        #expect(reader.problems.isEmpty)
        #expect(settings.subvolumes.map(\.folder) == ["/mnt/my_pool/.snapshots"])
    }

    @Test func `a year says what would stay, and nothing where nothing is taken unasked`() throws {
        var scheduled = kept
        scheduled.schedule = SnapshotSchedule("02:00", zone: .gmt)
        let year = SnapshotYearAnswer(scheduled, from: now)
        #expect(year.text.hasPrefix("/srv/media: 2 daily, at 02:00 GMT\n\nmonth "))
        #expect(year.months.count == 13)
        #expect(year.months.reduce(0) { $0 + $1.taken } == 365)
        #expect(year.left.map(\.name) == ["media.20271127T020000Z", "media.20271126T020000Z"])
        let json = try CommandAnswer.json(["subvolumes": [year]])
        #expect(json.contains("\"oldest\" : \"2027-11-26T02:00:00Z\""))
        #expect(!json.contains("\"text\""))
        #expect(SnapshotYearAnswer(kept, from: now).text.contains("only when asked for"))
    }
}
