import Contracts
import Observations
import Testing

@testable import ScrubControllerCore

@Suite struct SpeedTests {
    /// Somebody streams a film: nobody waits, no disk is busy.
    static let stream = LoadSample(pressure: 0.01, foregroundBusy: 0.02, foregroundBytes: 2e6)

    private static var policy: ScrubPolicy {
        var policy = ScrubMachineTests.policy
        policy.speedMin = 5 << 20
        return policy
    }

    @Test func `beside others a scrub reads at its lowest speed at once, and is not stopped`() {
        var pool = SimulatedPool(extents: 40)
        pool.machine.state.request = .init(by: "mira", now: false)
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        _ = pool.run(Self.policy, seconds: 10) { _ in false }
        #expect(pool.devices[0].limit == 0)
        pool.load = Self.stream
        _ = pool.second(Self.policy)
        #expect(pool.devices.allSatisfy { $0.limit == 5 << 20 })
        #expect(pool.machine.state.stage == .throttled)
        #expect(pool.machine.state.reason.hasPrefix("others use the disks (1.91"))
        #expect(!pool.run(Self.policy, seconds: 600) { $0.machine.state.stage != .throttled })
        #expect(pool.devices.allSatisfy { $0.limit == 5 << 20 })
        #expect(pool.stops == 0)
    }

    @Test func `who comes back within ten seconds finds it slow still`() {
        var pool = SimulatedPool(extents: 200)
        pool.machine.state.request = .init(by: "mira", now: false)
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.load = Self.stream
        _ = pool.second(Self.policy)
        pool.load = LoadSample()
        _ = pool.run(Self.policy, seconds: 9) { _ in false }
        #expect(pool.devices[0].limit == 5 << 20)
        pool.load = Self.stream
        _ = pool.second(Self.policy)
        pool.load = LoadSample()
        _ = pool.run(Self.policy, seconds: 9) { _ in false }
        #expect(pool.devices[0].limit == 5 << 20)
        #expect(pool.run(Self.policy, seconds: 10) { $0.devices[0].limit == 10 << 20 })
        #expect(pool.run(Self.policy, seconds: 300) { $0.devices[0].limit == 0 })
    }

    @Test func `what is begun beside others is slow from its first byte on`() {
        var pool = SimulatedPool()
        pool.load = Self.stream
        pool.machine.state.request = .init(by: "mira", now: false)
        #expect(pool.run(Self.policy) { $0.machine.state.run != nil })
        #expect(pool.devices.allSatisfy { $0.limit == 5 << 20 })
        #expect(pool.log.first?.hasPrefix("limit") == true)
    }

    @Test func `a late scrub reads at its floor speed beside others`() {
        var policy = Self.policy
        policy.schedule = ScrubSchedule.read("0 2 * * *", finishWithin: .seconds(60)) ?? nil
        policy.speedFloor = 20 << 20
        var pool = SimulatedPool(extents: 40)
        pool.load = Self.stream
        #expect(pool.run(policy, seconds: 90_000) { $0.machine.state.run != nil })
        _ = pool.run(policy, seconds: 20) { _ in false }
        #expect(pool.machine.state.stage == .overdue)
        #expect(pool.devices.allSatisfy { $0.limit == 20 << 20 })
    }

    @Test(arguments: [(nil, 20), (12, 12), (64, 20)] as [(Int64?, Int64)])
    func `who wants it now has it at its floor speed beside others, within what is allowed`(
        _ most: Int64?,
        _ expected: Int64
    ) {
        var policy = Self.policy
        policy.speedFloor = 20 << 20
        policy.speedMax = most.map { $0 << 20 }
        var pool = SimulatedPool(extents: 40)
        pool.load = ScrubMachineTests.busy
        pool.machine.state.request = .init(by: "mira", now: true)
        #expect(pool.run(policy) { $0.machine.state.run != nil })
        #expect(!pool.run(policy, seconds: 200) { $0.machine.state.stage == .paused })
        #expect(pool.devices.allSatisfy { $0.limit == expected << 20 })
    }

    @Test func `what creeps is told to end by its deadline, because it will`() throws {
        var policy = Self.policy
        policy.schedule = ScrubSchedule.read("0 2 * * *", finishWithin: .seconds(20_000)) ?? nil
        var pool = SimulatedPool(extents: 4, extentBytes: 25 << 30)
        pool.load = Self.stream
        #expect(pool.run(policy, seconds: 90_000) { $0.machine.state.run != nil })
        _ = pool.run(policy, seconds: 600) { _ in false }
        let facts = ScrubFacts(
            place: PoolPlace(kind: .btrfs, id: "1", name: "media", mount: "/srv/media"),
            owner: HostOwner(client: nil, host: "media-01"),
            policy: policy
        )
        let deadline = try #require(pool.machine.deadline(policy))
        let fact = facts.scrub(pool.machine, pool.view, runs: [], now: pool.now)
        #expect(fact.stage == .throttled)
        #expect(fact.endsTo == deadline)
        #expect(pool.run(policy, seconds: 30_000) { $0.machine.state.stage == .finished })
        #expect(pool.now <= deadline)
    }

    // Measured on Linux 6.18: a scrub of one of three devices of RAID5 that counts 100 MiB reads
    // 250 MiB from all, of one of four of RAID6 that counts 75 MiB 375 MiB, of RAID1 as many as it
    // counts.
    @Test func `what the kernel reads for parity is taken for the scrub's own`() {
        #expect(ReadFactor.of(.raid1, devices: 2) == 1)
        #expect((2.5...2.7).contains(ReadFactor.of(.raid5, devices: 3)))
        #expect((5...5.5).contains(ReadFactor.of(.raid6, devices: 4)))
        #expect(ReadFactor.of(.raid5, devices: 1) == 1)
        var chunks = BtrfsChunks()
        chunks.add(.data, .raid5, length: 3 << 30, devices: [1, 2, 3, 4])
        chunks.add(.data, .raid5, length: 2 << 30, devices: [1, 2, 3])
        chunks.add(.metadata, .raid1, length: 1 << 30, devices: [1, 2])
        #expect(ReadFactor.of(chunks) == ReadFactor.of(.raid5, devices: 3))
        #expect(ReadFactor.of(nil) == 1)
    }
}
