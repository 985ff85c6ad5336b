import Commands
import Contracts
import Foundation
import MessageBus
import Quantities
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore
import TestSupport
import Testing

/// A keeper around a pool in memory.
@Suite struct `A keeper` {
    private let folder: TemporaryFolder
    private let clock = ManualClock(Timestamp(seconds: 1_795_744_800))
    private let place: MemoryPlace
    private let journal: ServiceJournal
    private let keeper: SnapshotKeeper
    private let kept: WatchedSubvolume

    init() throws {
        folder = try TemporaryFolder()
        place = MemoryPlace(clock)
        journal = try SnapshotKeeperService.open(in: folder.path, clock: clock)
        var kept = WatchedSubvolume(
            path: "/srv/media",
            folder: "/srv/media/.snapshots",
            retention: RetentionPolicy(daily: 3)
        )
        kept.schedule = SnapshotSchedule("02:00", zone: .gmt)
        self.kept = kept
        keeper = Self.keeper(kept, place, journal, clock)
    }

    private static func keeper(
        _ kept: WatchedSubvolume,
        _ place: MemoryPlace,
        _ journal: ServiceJournal,
        _ clock: ManualClock
    ) -> SnapshotKeeper {
        SnapshotKeeper(
            [kept],
            place: place,
            store: KeeperStore(journal, clock: clock),
            runner: RecordingRunner { _, _ in CommandOutput() },
            teller: SubvolumeTeller(client: nil, host: "media-01"),
            clock: clock,
            clocks: {
                ClockLook(wall: clock.now(), uptime: nil, boot: "", isSynchronised: true)
            }
        )
    }

    @discardableResult
    private func run(takes: Bool = true, isConfirmed: Bool = false) async throws -> RunReport {
        try await keeper.run(
            kept,
            RunRequest(by: "schedule", takes: takes, isConfirmed: isConfirmed)
        )
    }

    private func days(_ count: Int) async throws {
        for _ in 0..<count {
            clock.advance(by: .seconds(86_400))
            try await run()
        }
    }

    private func fact() async throws -> SubvolumeAssessed? {
        let rows = try await journal.rows(
            of: SubvolumeAssessed.lane.name,
            from: 1,
            limit: .fetch
        )
        return try rows.last.map { try SubvolumeAssessed(decodingBody: $0.body) }
    }

    @Test func `a run a day keeps the days of its policy, and tells each why`() async throws {
        try await days(6)
        #expect(place.names.count == 3)
        let fact = try #require(try await fact())
        #expect(fact.health == .ok)
        #expect(
            fact.snapshots.map(\.reasons) == [
                ["newest", "first of the day, 1 of 3"], ["first of the day, 2 of 3"],
                ["first of the day, 3 of 3"],
            ]
        )
        let runs = try await keeper.store.runs(limit: 10)
        #expect(runs.map(\.outcome) == Array(repeating: .done, count: 6))
        #expect(runs.map(\.deleted) == [1, 1, 1, 0, 0, 0])
    }

    @Test func `when none can be taken nothing goes, is told as missing, and is made up for`()
        async throws
    {
        try await days(3)
        place.change { $0.refusal = "the pool is full (ENOSPC)" }
        try await days(2)
        #expect(place.names.count == 3)
        let missing = try #require(try await fact())
        #expect(missing.health == .missing)
        #expect(missing.reason == "the pool is full (ENOSPC)")
        let since = missing.since
        place.change { $0.refusal = nil }
        try await days(1)
        let fact = try #require(try await fact())
        #expect(fact.health == .ok)
        #expect(fact.since > since)
        #expect(place.names.count == 3)
    }

    @Test func `what the kernel does not delete is told, and tried again`() async throws {
        try await days(3)
        let oldest = try #require(place.names.first)
        place.change { $0.sending = [oldest] }
        clock.advance(by: .seconds(86_400))
        let report = try await run()
        #expect(report.left.map(\.name) == [oldest])
        #expect(report.outcome == .partial)
        #expect(try await fact()?.health == .partial)
        place.change { $0.sending = [] }
        try await days(1)
        #expect(!place.names.contains(oldest))
        #expect(try await fact()?.health == .ok)
    }

    @Test func `more than half at once waits for a person's word`() async throws {
        var wide = kept
        wide.retention = RetentionPolicy(daily: 30)
        let before = Self.keeper(wide, place, journal, clock)
        for _ in 0..<10 {
            clock.advance(by: .seconds(86_400))
            _ = try await before.run(wide, RunRequest(by: "schedule", takes: true))
        }
        let held = try await run(takes: false)
        #expect(held.deleted.isEmpty)
        #expect(held.plan?.withheld == [.overFuse(deletions: 7, of: 10)])
        #expect(try await fact()?.health == .held)
        let confirmed = try await run(takes: false, isConfirmed: true)
        #expect(confirmed.deleted.count == 7)
        #expect(place.names.count == 3)
    }

    @Test func `a preview changes nothing, and says what the run then does`() async throws {
        try await days(4)
        clock.advance(by: .seconds(86_400))
        let names = place.names
        let plan = try await keeper.preview(kept, RunRequest(by: "", takes: true))
        #expect(place.names == names)
        let report = try await run()
        #expect(report.deleted == plan.deletions.map(\.name))
        #expect(report.run.taken == plan.creates?.description)
    }

    @Test func `two in one second have names of their own, and both are listed`() async throws {
        let first = try await run().run.taken
        let second = try await run().run.taken
        #expect(second == first.map { $0 + "-2" })
        #expect(place.names.count == 2)
    }

    @Test func `what cannot be read is unreachable, and nothing is concluded from it`()
        async throws
    {
        try await days(2)
        place.change { $0.silence = "/srv/media is not on a Btrfs pool; is the pool mounted?" }
        let report = try await run()
        #expect(report.outcome == .failed)
        #expect(try await fact()?.health == .unreachable)
        place.change { $0.silence = nil }
        let view = try await keeper.review(kept)
        #expect(view.review.listed.count == 2)
    }

    @Test func `a hold keeps a snapshot until it is released`() async throws {
        try await days(3)
        let oldest = try #require(place.names.first)
        try await keeper.hold(oldest, of: kept, because: "restore")
        try await days(3)
        #expect(place.names.contains(oldest))
        try await keeper.hold(oldest, of: kept, because: nil)
        try await days(1)
        #expect(!place.names.contains(oldest))
        await #expect(throws: KeeperRefusal.self) {
            try await keeper.hold("none", of: kept, because: nil)
        }
    }

    @Test func `a subvolume that the settings name no more is told as gone`() async throws {
        try await days(1)
        var other = kept
        other.path = "/home"
        try await Self.keeper(other, place, journal, clock).forgetOthers()
        #expect(try await fact()?.health == .gone)
        #expect(try await fact()?.path == "/srv/media")
    }

    @Test func `another path than the settings name is refused with those they do`() {
        #expect(throws: KeeperRefusal.self) { try keeper.subvolume(at: "/etc") }
        let refusal = #expect(throws: KeeperRefusal.self) { try keeper.subvolume(at: "/etc") }
        #expect(refusal?.description.contains("/srv/media") == true)
    }
}
