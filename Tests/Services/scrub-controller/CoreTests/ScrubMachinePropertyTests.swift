import Contracts
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubControllerCore

// Goal: whatever happens, nothing is called read that was not, and no rule is broken. Method:
// seeded stories of loads, operations, people, other programs and kills on a simulated kernel, with
// every rule looked at in every second.
@Suite struct ScrubMachinePropertyTests {
    @Test(arguments: 0..<60)
    func `no story breaks a rule`(_ number: Int) {
        var random = SeededRandom(seed: UInt64(0x5C2B) << 32 | UInt64(number))
        var policy = ScrubMachineTests.policy
        policy.schedule = ScrubSchedule.read("0 2 * * *", finishWithin: .seconds(20_000)) ?? nil
        policy.quietHours = [DayWindow("06:00-07:00")].compactMap(\.self)
        var pool = SimulatedPool(
            devices: Int.random(in: 1...4, using: &random),
            extents: Int.random(in: 1...24, using: &random),
            extentBytes: Int64.random(in: 1...512, using: &random) << 20
        )
        pool.oneAtATime = Bool.random(using: &random)
        var shown: (run: Int64, progress: Double) = (0, 0)
        for _ in 0..<30_000 {
            let before = pool
            play(&pool, &random)
            let view = pool.view
            let actions = pool.second(policy)
            expectRules(actions, view, before, policy, pool)
            if let run = pool.machine.state.run {
                let progress = run.progress ?? 0
                if run.id == shown.run { #expect(progress >= shown.progress) }
                shown = (run.id, progress)
            }
            for end in pool.ends.dropFirst(before.ends.count) where end.verdict == .clean {
                expectAllRead(end, before, pool)
            }
            if pool.ends.count > 3 { break }
        }
        #expect(!pool.ends.isEmpty || pool.machine.state.run != nil || pool.exclusive != nil)
    }

    /// What may happen in a second.
    private func play(_ pool: inout SimulatedPool, _ random: inout SeededRandom) {
        switch Int.random(in: 0..<600, using: &random) {
        case 0: pool.load = ScrubMachineTests.busy
        case 1...4: pool.load = LoadSample()
        case 5: pool.kill()
        case 6: pool.exclusive = Bool.random(using: &random) ? .balance : .replace
        case 7...9: pool.exclusive = nil
        case 10: pool.machine.state.request = .init(by: "mira", now: Bool.random(using: &random))
        case 11:
            pool.machine.state.hold = .init(
                by: "mira",
                reason: "",
                until: pool.now + .seconds(Int64.random(in: 1...900, using: &random))
            )
        case 12:
            pool.devices.indices.randomElement(using: &random).map { index in
                if pool.devices[index].worker?.ended == nil {
                    pool.devices[index].worker?.ended = .lost
                }
            }
        case 13
        where pool.machine.state.run == nil
            && pool.devices.allSatisfy({ $0.worker?.ended != nil || $0.worker == nil }):
            for index in pool.devices.indices { pool.devices[index].foreign = 0 }
        case 14: for index in pool.devices.indices { pool.cancel(index) }
        case 15: pool.load.pressure = nil
        default: break
        }
        if pool.machine.state.run == nil {
            for index in pool.devices.indices { pool.devices[index].read = [] }
        }
    }

    private func expectRules(
        _ actions: [ScrubAction],
        _ view: PoolView,
        _ before: SimulatedPool,
        _ policy: ScrubPolicy,
        _ pool: SimulatedPool
    ) {
        let starts = actions.count { if case .start = $0.act { true } else { false } }
        if starts > 0 {
            #expect(view.exclusive == nil)
            #expect(pool.machine.state.hold == nil)
            #expect(policy.permits(before.now, isLate: true) == nil)
            #expect(view.missing.isEmpty)
        }
        let alive = pool.devices.count { $0.worker != nil && $0.worker?.ended == nil }
        if pool.oneAtATime { #expect(alive <= 1) }
        if actions.contains(where: { $0.act == .cancel }) {
            #expect(view.exclusive != .replace, "the kernel would cancel the replace as well")
            #expect(pool.machine.state.run?.stopping != nil)
        }
        for action in actions { #expect(!action.reason.isEmpty) }
        #expect(!pool.machine.state.reason.isEmpty)
    }

    /// A run of our own that is called clean has read every chunk of every device.
    private func expectAllRead(_ end: RunEnd, _ before: SimulatedPool, _ pool: SimulatedPool) {
        guard end.run.startedBy != ScrubMachine.another else { return }
        for device in before.devices {
            #expect(device.read.count == device.extents.count, "\(pool.log.suffix(40))")
        }
    }
}
