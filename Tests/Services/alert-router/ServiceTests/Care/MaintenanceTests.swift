import AlertRouterCore
import Contracts
import Quantities
import TestSupport
import Testing

@testable import AlertRouter

@Suite struct `While announced work goes on` {
    @Test func `what comes and goes within is told to nobody, then or later`() async throws {
        let rig = try await DeskRig()
        try await rig.announce(0, 3600)
        try await rig.pass(60)
        try await rig.say(true)
        try await rig.pass(120)
        #expect(try await rig.alert().state == .suppressed)
        #expect(try await rig.alert().mutedBy == ["maintenance Firmware"])
        try await rig.say(false)
        try await rig.pass(4000)
        #expect(rig.told().isEmpty)
        #expect(try await rig.alert().state == .resolved)
        try rig.close()
    }

    @Test func `what still holds at the end is told then, once, also over a restart`() async throws
    {
        let rig = try await DeskRig()
        try await rig.announce(0, 3600)
        try await rig.say(true)
        try await rig.say(true, pool: "backup")
        try await rig.pass(1800)
        try await rig.restart()
        try await rig.pass(1700)
        #expect(rig.told().isEmpty)
        try await rig.pass(200)
        #expect(rig.told() == ["ops first notification backup! tank!"])
        #expect(try await rig.alert().state == .firing)
        try await rig.pass(3600)
        #expect(rig.told().isEmpty)
        try rig.close()
    }

    @Test func `what was told before and ends within is told as over at once`() async throws {
        let rig = try await DeskRig()
        try await rig.say(true)
        try await rig.pass(60)
        #expect(rig.told() == ["ops first notification tank!"])
        try await rig.announce(0, 3600)
        try await rig.pass(600)
        #expect(rig.told().isEmpty)
        try await rig.restart()
        try await rig.say(false)
        try await rig.pass(120)
        #expect(rig.told() == ["ops all alerts resolved tank"])
        try await rig.pass(4000)
        #expect(rig.told().isEmpty)
        try rig.close()
    }

    @Test func `what was told before and still holds at the end is told again`() async throws {
        let rig = try await DeskRig()
        try await rig.say(true)
        try await rig.pass(60)
        _ = rig.told()
        try await rig.announce(0, 600)
        try await rig.pass(570)
        #expect(rig.told().isEmpty)
        try await rig.pass(120)
        #expect(rig.told() == ["ops first notification tank!"])
        try rig.close()
    }

    @Test func `other alerts of the group are told all the same`() async throws {
        let rig = try await DeskRig()
        try await rig.say(true)
        try await rig.pass(60)
        _ = rig.told()
        let plan = MaintenancePlan(
            id: "w",
            name: "Disks",
            reach: AlertReach(),
            matchers: [#"pool="tank""#],
            startsAt: rig.clock.now(),
            endsAt: rig.clock.now() + .seconds(3600)
        )
        try await rig.desk.announce(plan, by: "mira")
        try await rig.say(true, pool: "backup")
        try await rig.pass(120)
        #expect(rig.told() == ["ops first notification backup!"])
        try await rig.say(false)
        try await rig.pass(120)
        #expect(rig.told() == ["ops new resolved alerts tank backup!"])
        try rig.close()
    }

    @Test func `ended by a person it ends at once, and what holds is told`() async throws {
        let rig = try await DeskRig()
        try await rig.announce(0, 36_000)
        try await rig.say(true)
        try await rig.pass(120)
        try await rig.desk.endMaintenance("w", by: "jonas")
        #expect(try await rig.alert().state == .firing)
        try await rig.pass(120)
        #expect(rig.told() == ["ops first notification tank!"])
        #expect(rig.desk.maintenance().first?.endedAt != nil)
        try rig.close()
    }

    @Test func `a clock that is set tells each alert at most once, and ends none`() async throws {
        let rig = try await DeskRig()
        for pool in 0..<20 { try await rig.say(true, pool: "p\(pool)") }
        try await rig.pass(60)
        _ = rig.told()
        try await rig.announce(600, 4200)
        // Into the work, out of it, and back.
        try await rig.jump(1200)
        try await rig.pass(120)
        #expect(rig.told().isEmpty)
        try await rig.jump(7200)
        try await rig.pass(120)
        let told = rig.takeNotices()
        #expect(told.count == 1 && told.first?.members.count == 20)
        #expect(told.first?.members.contains(where: \.isResolved) == false)
        try await rig.jump(-7200)
        try await rig.pass(120)
        #expect(rig.told().isEmpty)
        #expect(try await rig.alert(pool: "p3").state == .suppressed)
        try rig.close()
    }

    @Test func `what is over is forgotten as long after as alerts are`() async throws {
        let rig = try await DeskRig()
        try await rig.announce(0, 600)
        rig.clock.advance(by: .seconds(600 + 120 * 3600))
        try await rig.desk.takeCare(retention: .seconds(120 * 3600))
        #expect(rig.desk.maintenance().count == 1)
        rig.clock.advance(by: .seconds(1))
        try await rig.desk.takeCare(retention: .seconds(120 * 3600))
        #expect(rig.desk.maintenance().isEmpty)
        try rig.close()
    }
}
