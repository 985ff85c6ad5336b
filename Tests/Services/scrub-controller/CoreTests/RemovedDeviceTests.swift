import Contracts
import Testing

@testable import ScrubControllerCore

// Goal: a scrub comes to its end however the pool's devices change while it stands still, and is
// never called finished when it read none of them. Method: devices are taken away and exchanged.
@Suite struct RemovedDeviceTests {
    /// A pool whose scrub a person has paused in its midst.
    private func paused(devices: Int) -> SimulatedPool {
        var pool = SimulatedPool(devices: devices)
        pool.machine.state.request = .init(by: "mira", now: true)
        #expect(pool.run(ScrubMachineTests.policy) { ($0.machine.state.run?.covered ?? 0) > 0 })
        pool.machine.state.hold = .init(by: "mira", reason: "", until: nil)
        #expect(pool.run(ScrubMachineTests.policy) { $0.machine.state.stage == .paused })
        return pool
    }

    @Test func `a device that was taken out of the pool is not waited for`() {
        var pool = paused(devices: 3)
        pool.devices.remove(at: 1)
        pool.machine.state.hold = nil
        #expect(pool.run(ScrubMachineTests.policy) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .clean)
        #expect(pool.ends.first?.run.devices.map(\.id) == [1, 3])
    }

    @Test func `a pool that cannot be looked into has lost no device`() {
        var pool = paused(devices: 2)
        let devices = pool.devices
        pool.devices = []
        pool.access = .blocked("it is not mounted")
        _ = pool.run(ScrubMachineTests.policy, seconds: 60) { _ in false }
        #expect(pool.machine.state.run?.devices.count == 2)
        #expect(pool.ends.isEmpty)
        (pool.devices, pool.access) = (devices, .ready)
        pool.machine.state.hold = nil
        #expect(pool.run(ScrubMachineTests.policy) { $0.machine.state.stage == .finished })
    }

    @Test func `a scrub whose every device is gone is not called finished`() {
        var pool = paused(devices: 2)
        pool.devices = SimulatedPool(devices: 4).devices.suffix(2)
        pool.machine.state.hold = nil
        #expect(pool.run(ScrubMachineTests.policy) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .incomplete)
        #expect(pool.machine.state.lastFinishedAt == nil)
    }
}
