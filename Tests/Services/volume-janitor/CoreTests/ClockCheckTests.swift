import Quantities
import Testing
import VolumeJanitorCore

@Suite struct ClockCheckTests {
    private func look(_ wall: Int64, up: Int64?, boot: String = "one") -> ClockCheck {
        ClockCheck(
            wall: Timestamp(seconds: wall),
            uptime: up.map { .seconds($0) },
            boot: boot
        )
    }

    @Test func `time that passed is no jump`() {
        #expect(look(1000, up: 10).jump(to: look(1_000_000, up: 999_010)) == nil)
        #expect(look(1000, up: 10).jump(to: look(4600, up: 10)) == nil)
    }

    @Test func `a clock set by more than an hour either way is found`() {
        #expect(look(1000, up: 10).jump(to: look(4601, up: 10)) == .seconds(3601))
        #expect(look(10_000, up: 10).jump(to: look(6399, up: 10)) == .seconds(-3601))
    }

    @Test func `after the machine was off a long gap is doubted and a short one is not`() {
        #expect(look(1000, up: 900).jump(to: look(1300, up: 20, boot: "two")) == nil)
        #expect(look(1000, up: 900).jump(to: look(9000, up: 20, boot: "two")) == .seconds(7980))
        #expect(look(9000, up: 900).jump(to: look(1000, up: 20, boot: "two")) == .seconds(-8020))
    }
}
