import Quantities
import SnapshotKeeperCore
import Testing

/// Whether ages can be believed.
@Suite struct `The clock of a run` {
    private let start = SnapshotBuilder.moment("2026-11-27T02:00:00Z")

    private func look(
        _ wall: Int64,
        up: Int64,
        boot: String = "a",
        isSynchronised: Bool = false
    ) -> ClockLook {
        ClockLook(
            wall: start + .seconds(wall),
            uptime: .seconds(up),
            boot: boot,
            isSynchronised: isSynchronised
        )
    }

    @Test func `the first look is believed`() {
        #expect(ClockStanding.judge(look(0, up: 10), after: nil).standing == .steady)
    }

    @Test func `a jump of an hour passes, one of more does not, both ways`() {
        let last = look(0, up: 1000)
        func judge(_ wall: Int64) -> ClockStanding {
            ClockStanding.judge(look(wall, up: 1060), after: last).standing
        }
        #expect(judge(60) == .steady)
        #expect(judge(60 + 3600) == .steady)
        #expect(judge(60 + 3601) == .jumped(.seconds(3601)))
        #expect(judge(60 - 3600) == .steady)
        #expect(judge(60 - 3601) == .jumped(.seconds(-3601)))
    }

    @Test func `after a jump the clock is doubted for a day of even running`() {
        let jumped = ClockStanding.judge(look(90_000, up: 1060), after: look(0, up: 1000)).kept
        let even = ClockStanding.judge(look(90_000 + 86_399, up: 1060 + 86_399), after: jumped)
        #expect(even.standing == .unproven(.zero))
        let later = ClockStanding.judge(look(90_000 + 86_400, up: 1060 + 86_400), after: even.kept)
        #expect(later.standing == .steady)
        #expect(later.kept.doubtedMicroseconds == nil)
    }

    @Test func `a clock that a time server keeps right is believed after a jump`() {
        let jumped = ClockStanding.judge(look(90_000, up: 1060), after: look(0, up: 1000)).kept
        let right = look(90_060, up: 1120, isSynchronised: true)
        #expect(ClockStanding.judge(right, after: jumped).standing == .steady)
    }

    @Test func `after a start nobody knows how long the machine was off`() {
        let last = look(0, up: 1000)
        let long = look(86_400, up: 60, boot: "b")
        #expect(
            ClockStanding.judge(long, after: last).standing == .unproven(.seconds(86_340))
        )
        let kept = look(86_400, up: 60, boot: "b", isSynchronised: true)
        #expect(ClockStanding.judge(kept, after: last).standing == .steady)
        let short = look(3660, up: 60, boot: "b")
        #expect(ClockStanding.judge(short, after: last).standing == .steady)
    }
}
