import Calendars
import Contracts
import Observations
import Quantities
import Testing

@testable import ScrubControllerCore

@Suite struct ScrubMachineTests {
    /// Idle after 10 s, busy after 3 s, so that a story is short.
    static var policy: ScrubPolicy {
        var policy = ScrubPolicy()
        policy.limits.calmAfter = .seconds(10)
        policy.limits.busyAfter = .seconds(3)
        policy.pauseAfter = .seconds(10)
        policy.runMin = .seconds(20)
        return policy
    }

    static let busy = LoadSample(pressure: 0.4, foregroundBusy: 0.7, foregroundBytes: 5e7)

    private func asked(_ pool: SimulatedPool = SimulatedPool()) -> SimulatedPool {
        var pool = pool
        pool.machine.state.request = .init(by: "mira", now: false)
        return pool
    }

    @Test func `it waits for an idle time, reads everything, and is finished`() throws {
        var pool = asked()
        pool.load = Self.busy
        #expect(!pool.run(Self.policy, seconds: 100) { $0.machine.state.run != nil })
        #expect(pool.machine.state.stage == .waiting)
        #expect(pool.machine.state.reason.contains("processes wait for disks 40"))
        pool.load = LoadSample()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
        let end = try #require(pool.ends.first)
        #expect(end.verdict == .clean)
        #expect(end.run.startedBy == "mira")
        for device in pool.devices {
            #expect(device.read.count == device.extents.count)
            #expect(device.bytesRead == DeviceMap(device.extents).total)
        }
    }

    @Test func `others are made room for by slowing down first, then by a pause at a chunk's end`()
    {
        var pool = asked(SimulatedPool(extents: 40))
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        _ = pool.run(Self.policy, seconds: 30) { _ in false }
        pool.load = Self.busy
        _ = pool.second(Self.policy)
        _ = pool.second(Self.policy)
        #expect(pool.devices[0].limit > 0)
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .throttled })
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .paused })
        #expect(pool.stops > 0)
        #expect(pool.cancels == 0)
        #expect(pool.devices[0].limit == 0)
        // Nothing was begun that has to be read again.
        let before = pool.devices[0].bytesRead
        #expect(before % (256 << 20) == 0)
        pool.load = LoadSample()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
        #expect(pool.devices[0].bytesRead == DeviceMap(pool.devices[0].extents).total)
        #expect(pool.ends.first?.run.pauses == 1)
    }

    @Test func `thirty pauses read hardly anything twice`() {
        var pool = asked(SimulatedPool(extents: 64))
        var pauses = 0
        while pool.machine.state.stage != .finished, pauses < 30 {
            guard pool.run(Self.policy, until: { $0.machine.state.stage == .running }) else {
                break
            }
            pool.load = Self.busy
            guard
                pool.run(
                    Self.policy,
                    until: {
                        $0.machine.state.stage != .running
                            && $0.machine.state.stage != .throttled
                    }
                )
            else { break }
            pauses += 1
            pool.load = LoadSample()
        }
        #expect(pauses == 30)
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
        let total = DeviceMap(pool.devices[0].extents).total
        #expect(Double(pool.devices[0].bytesRead) <= 1.1 * Double(total))
    }

    @Test func `a person's pause holds, whoever else wants what, until it is over`() {
        var pool = asked()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.machine.state.hold = .init(
            by: "mira",
            reason: "backup",
            until: pool.now + .seconds(600)
        )
        #expect(pool.run(Self.policy, seconds: 60) { $0.machine.state.stage == .paused })
        #expect(pool.machine.state.reason.hasPrefix("mira paused it until "))
        #expect(pool.machine.state.reason.hasSuffix(": backup"))
        #expect(!pool.run(Self.policy, seconds: 400) { $0.machine.state.stage != .paused })
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
    }

    @Test(arguments: ["balance", "device replace", "resize", "device remove", "something new"])
    func `nothing is begun and nothing goes on while the kernel is busy with the pool`(
        _ operation: String
    ) {
        var pool = asked()
        pool.exclusive = ExclusiveOperation(kernel: operation)
        let words = ExclusiveOperation(kernel: operation).words
        #expect(!pool.run(Self.policy, seconds: 100) { $0.machine.state.run != nil })
        #expect(pool.machine.state.reason == words)
        pool.exclusive = nil
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.exclusive = ExclusiveOperation(kernel: operation)
        #expect(pool.run(Self.policy, seconds: 60) { $0.machine.state.stage == .paused })
        #expect(pool.machine.state.reason == words)
        pool.exclusive = nil
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
    }

    @Test(arguments: [ScrubRival.scrub(of: "media"), .unknown("others may write to it")])
    func `nothing is begun and nothing goes on beside another scrub, or where nobody can say`(
        _ rival: ScrubRival
    ) {
        var pool = asked()
        pool.machine.state.request?.now = true
        pool.rival = rival
        #expect(!pool.run(Self.policy, seconds: 100) { $0.machine.state.run != nil })
        #expect(pool.machine.state.reason == rival.words)
        pool.rival = nil
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.rival = rival
        #expect(pool.run(Self.policy, seconds: 60) { $0.machine.state.stage == .paused })
        #expect(pool.machine.state.reason == rival.words)
        pool.rival = nil
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
    }

    @Test func `a balance that begins in a scrub's last chunk lets it end there`() {
        var pool = asked(SimulatedPool(extents: 1, extentBytes: 128 << 20))
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.exclusive = .balance
        #expect(pool.run(Self.policy, seconds: 60) { $0.machine.state.stage == .finished })
        #expect(pool.ends.first?.verdict == .clean)
        #expect(pool.cancels == 0)
    }

    @Test func `devices of RAID5 and RAID6 are scrubbed one after another`() {
        var pool = asked(SimulatedPool(devices: 3))
        pool.oneAtATime = true
        var most = 0
        _ = pool.run(Self.policy) { pool in
            most = max(most, pool.devices.count { $0.worker != nil && $0.worker?.ended == nil })
            return pool.machine.state.stage == .finished
        }
        #expect(most == 1)
        #expect(pool.ends.first?.verdict == .clean)
    }

    @Test func `a scrub that another program began is slowed down, paused and gone on with`() {
        var pool = SimulatedPool(extents: 40)
        for index in pool.devices.indices { pool.devices[index].foreign = 0 }
        _ = pool.second(Self.policy)
        #expect(pool.machine.state.run?.startedBy == ScrubMachine.another)
        _ = pool.run(Self.policy, seconds: 30) { _ in false }
        pool.load = Self.busy
        #expect(pool.run(Self.policy, seconds: 60) { $0.devices[0].limit > 0 })
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .paused })
        #expect(pool.devices[0].foreign == nil)
        let position = pool.machine.state.run?.devices[0].position ?? 0
        #expect(position > 0)
        pool.load = LoadSample()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .finished })
        #expect(pool.devices[0].bytesRead < DeviceMap(pool.devices[0].extents).total)
    }

    @Test func `another program's scrub that ends without a note is not called finished`() {
        var pool = SimulatedPool()
        for index in pool.devices.indices { pool.devices[index].foreign = 0 }
        #expect(pool.run(Self.policy, seconds: 300) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .unknown)
        #expect(pool.machine.state.stage == .unknown)
        #expect(pool.machine.state.lastFinishedAt == nil)
    }

    @Test func `what another program noted down as read to the end counts as that`() {
        var pool = SimulatedPool()
        for index in pool.devices.indices { pool.devices[index].foreign = 0 }
        _ = pool.second(Self.policy)
        var counts = BtrfsScrubCounts()
        counts.dataBytes = 1 << 30
        pool.noted = NotedScrub(
            startedAt: pool.now,
            endedAt: pool.now + .seconds(60),
            isCancelled: false,
            counts: [1: counts, 2: counts]
        )
        #expect(pool.run(Self.policy, seconds: 300) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .clean)
        #expect(pool.machine.state.stage == .finished)
    }

    @Test(arguments: [(Int32(30), "read-only"), (5, "cannot be read"), (12, "no memory")])
    func `a scrub that the kernel refuses is aborted, never finished`(
        _ number: Int32,
        _ word: String
    ) {
        var pool = asked()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.devices[0].worker?.ended = .failed(errno: number)
        #expect(pool.run(Self.policy, seconds: 60) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .incomplete)
        #expect(pool.machine.state.stage == .aborted)
        #expect(pool.machine.state.reason.contains(word))
        #expect(pool.machine.state.lastFinishedAt == nil)
    }

    @Test func `a device that goes missing ends the scrub, and none begins without it`() {
        var pool = asked()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        pool.devices[1].isMissing = true
        #expect(pool.run(Self.policy, seconds: 60) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.verdict == .incomplete)
        pool.machine.state.request = .init(by: "mira", now: true)
        #expect(!pool.run(Self.policy, seconds: 100) { $0.machine.state.run != nil })
        #expect(pool.machine.state.reason.contains("device 2 is missing"))
    }

    @Test func `somebody who cancels it is heard`() {
        var pool = asked()
        #expect(pool.run(Self.policy) { $0.machine.state.stage == .running })
        for index in pool.devices.indices { pool.cancel(index) }
        #expect(pool.run(Self.policy, seconds: 60) { !$0.ends.isEmpty })
        #expect(pool.ends.first?.reason == "somebody cancelled it")
        #expect(!pool.run(Self.policy, seconds: 300) { $0.machine.state.run != nil })
    }

    @Test func `a busy host's scrub ends by its deadline at its floor speed`() throws {
        var policy = Self.policy
        policy.schedule = ScrubSchedule.read("0 2 * * *", finishWithin: .seconds(3600)) ?? nil
        policy.speedFloor = 4 << 20
        var pool = SimulatedPool()
        pool.load = Self.busy
        #expect(pool.run(policy, seconds: 90_000) { $0.machine.state.dueSince != nil })
        let deadline = try #require(pool.machine.deadline(policy))
        #expect(pool.run(policy) { $0.machine.state.run != nil })
        #expect(pool.machine.state.stage == .running || pool.machine.state.stage == .overdue)
        #expect(pool.run(policy) { $0.machine.state.stage == .finished })
        #expect(pool.now <= deadline)
        #expect(pool.stops == 0 && pool.cancels == 0)
    }

    @Test func `quiet hours are kept however late it is, windows are not`() {
        var policy = Self.policy
        policy.schedule = ScrubSchedule.read("0 2 * * *", finishWithin: .seconds(60)) ?? nil
        policy.windows = [DayWindow("04:00-04:01")].compactMap(\.self)
        policy.quietHours = [DayWindow("02:00-03:00")].compactMap(\.self)
        var pool = SimulatedPool()
        #expect(pool.run(policy, seconds: 90_000) { $0.machine.state.run != nil })
        #expect(LocalTime.utc.reading(at: pool.now).minute == 180)
    }

    @Test func `who read everything by hand shortly before has done what is due`() {
        var policy = Self.policy
        policy.schedule = ScrubSchedule.read("weekly", finishWithin: nil) ?? nil
        var pool = SimulatedPool()
        pool.machine.state.lastFinishedAt = pool.now + .seconds(3600)
        #expect(!pool.run(policy, seconds: 3 * 86_400) { $0.machine.state.dueSince != nil })
        #expect(pool.machine.state.settledUntil != nil)
    }

    @Test func `nothing read is nothing clean`() {
        var run = RunState(
            id: 1,
            startedBy: "mira",
            startedAt: Timestamp(seconds: 0),
            devices: [DeviceState(id: 1)]
        )
        run.devices[0].isDone = true
        run.devices[0].total = 1 << 30
        #expect(RunEnd.verdict(of: run).verdict == .incomplete)
        run.devices[0].shown.dataBytes = 1 << 30
        #expect(RunEnd.verdict(of: run).verdict == .clean)
        run.devices[0].shown.correctedErrors = 1
        #expect(RunEnd.verdict(of: run).verdict == .corrected)
        run.devices[0].shown.readErrors = 2
        run.devices[0].shown.uncorrectableErrors = 1
        #expect(RunEnd.verdict(of: run).verdict == .uncorrectable)
    }
}
