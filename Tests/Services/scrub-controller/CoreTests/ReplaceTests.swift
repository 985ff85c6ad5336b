import Contracts
import Observations
import Testing

@testable import ScrubControllerCore

// Goal: a replace is never harmed by who governs scrubs. The kernel counts it like a scrub of the
// device that is replaced, holds it to the same speed, and cancels it along with every scrub.
@Suite struct ReplaceTests {
    private func replacing(_ pool: SimulatedPool = SimulatedPool(extents: 40)) -> SimulatedPool {
        var pool = pool
        pool.exclusive = .replace
        pool.replaced = (device: 1, place: 64 << 20)
        return pool
    }

    @Test func `a replace is no scrub of another program, and is left to itself`() {
        var pool = replacing()
        pool.machine.state.request = .init(by: "mira", now: true)
        #expect(!pool.run(ScrubMachineTests.policy, seconds: 300) { $0.machine.state.run != nil })
        #expect(pool.machine.state.reason == "a device of the pool is being replaced")
        #expect(pool.replaced != nil)
        #expect(pool.log.isEmpty)
        pool.exclusive = nil
        pool.replaced = nil
        #expect(pool.run(ScrubMachineTests.policy) { $0.machine.state.stage == .finished })
    }

    @Test func `a scrub that runs when a replace begins ends behind its chunk`() {
        // A chunk takes 16 minutes at this speed, and everybody's patience is shorter than that.
        var policy = ScrubMachineTests.policy
        policy.speedMax = 1 << 20
        policy.speedMin = 1 << 20
        var pool = SimulatedPool(extents: 4, extentBytes: 1 << 30)
        pool.machine.state.request = .init(by: "mira", now: true)
        #expect(pool.run(policy) { $0.machine.state.stage == .running })
        #expect(pool.devices[1].limit == 1 << 20)
        pool = replacing(pool)
        pool.replaced?.device = 2
        _ = pool.second(policy)
        _ = pool.second(policy)
        #expect(pool.devices.allSatisfy { $0.limit == 0 }, "the replace is slowed down")
        #expect(pool.run(policy, seconds: 600) { $0.machine.state.stage == .paused })
        #expect(pool.cancels == 0)
        #expect(pool.replaced != nil)
        #expect(pool.devices[0].bytesRead % (1 << 30) == 0)
    }

    @Test func `another program's scrub beside a replace is neither cancelled nor slowed down`() {
        var pool = SimulatedPool(extents: 40)
        pool.devices[1].foreign = 0
        _ = pool.run(ScrubMachineTests.policy, seconds: 30) { _ in false }
        pool.load = ScrubMachineTests.busy
        #expect(pool.run(ScrubMachineTests.policy, seconds: 60) { $0.devices[1].limit > 0 })
        pool = replacing(pool)
        _ = pool.run(ScrubMachineTests.policy, seconds: 120) { _ in false }
        #expect(pool.cancels == 0)
        #expect(pool.devices.allSatisfy { $0.limit == 0 })
        #expect(pool.machine.state.run?.isForeign == true)
        #expect(pool.machine.state.reason.hasSuffix("another program's scrub is left to itself"))
        #expect(pool.ends.isEmpty)
    }
}
