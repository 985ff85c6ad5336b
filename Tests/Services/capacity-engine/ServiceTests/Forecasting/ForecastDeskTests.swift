import Contracts
import FleetHistory
import Quantities
import StateStore
import TestSupport
import Testing

@testable import CapacityEngine

struct ForecastDeskTests {
    private let system: SystemID

    init() throws { system = try #require(SystemID("nas-1")) }

    @Test func `history that goes on becomes a forecast of each pool, once an hour at the most`()
        async throws
    {
        let rig = try EngineRig()
        rig.history.set("tank", EngineRig.growth(days: 60))
        rig.history.set("new", EngineRig.growth(days: 3))
        #expect(try await rig.goOn(system) == 1)
        let told = try await rig.told()
        #expect(told["tank"]?.outcome == .fills)
        #expect(told["tank"]?.bytesPerDay.map { (9.9e9...10.1e9).contains($0) } == true)
        #expect(told["new"]?.outcome == .unknown)
        #expect(told["new"]?.reason == "3 of 7 days of history are there")
        rig.clock.advance(by: .seconds(3599))
        #expect(try await rig.goOn(system) == 0)
        rig.clock.advance(by: .seconds(2))
        #expect(try await rig.goOn(system) == 1)
        // Nothing new was heard of it since.
        rig.clock.advance(by: .seconds(7200))
        #expect(try await rig.desk.work() == 0)
    }

    @Test func `while history does not answer what was told stays, and goes on afterwards`()
        async throws
    {
        let rig = try EngineRig()
        rig.history.set("tank", EngineRig.growth(days: 60))
        try await rig.goOn(system)
        let before = try await rig.told()
        rig.history.set(isDown: true)
        rig.clock.advance(by: .seconds(3601))
        await #expect(throws: ScriptedHistory.Down.self) { try await rig.goOn(system) }
        await #expect(throws: ScriptedHistory.Down.self) { try await rig.desk.work() }
        #expect(try await rig.told() == before)
        rig.history.set(isDown: false)
        #expect(try await rig.desk.work() == 1)
        #expect(try await rig.told()["tank"]?.asOf == rig.clock.now())
    }

    @Test func `a mass delete is told once, on the day after`() async throws {
        let rig = try EngineRig()
        var days = EngineRig.growth(days: 60)
        days[59].used -= 0.6e12
        rig.history.set("tank", days)
        try await rig.goOn(system)
        let told = try await rig.count(of: GrowthAnomalyFound.lane)
        #expect(told == 1)
        for _ in 0..<3 {
            rig.clock.advance(by: .seconds(3601))
            try await rig.goOn(system)
        }
        #expect(try await rig.count(of: GrowthAnomalyFound.lane) == told)
    }

    @Test func `a pool without a sample for thirty days is told as gone and forgotten`()
        async throws
    {
        let rig = try EngineRig()
        rig.history.set("tank", EngineRig.growth(days: 60))
        try await rig.goOn(system)
        rig.clock.advance(by: .seconds(31 * 86_400))
        try await rig.goOn(system)
        #expect(try await rig.told().isEmpty)
    }

    @Test func `of a Btrfs pool the exact size counts, and a new drive begins a new segment`()
        async throws
    {
        let rig = try EngineRig()
        rig.history.set("media", EngineRig.growth(days: 60))
        let place = PoolPlace(tenant: .single, system: system, pool: "media")
        try await rig.journal.perform { unit in
            for (day, bytes) in [(EngineRig.today - 60, 2e12), (EngineRig.today - 30, 3e12)] {
                let ceiling = PoolCeiling(day: day, bytes: Int64(bytes), raw: Int64(2 * bytes))
                try CapacityTables.put(ceiling, of: place, in: unit.database)
            }
        }
        try await rig.goOn(system)
        let told = try #require(try await rig.told()["media"])
        #expect(told.ceiling == ByteCount(3_000_000_000_000))
        #expect(told.segmentCause == "capacity changed")
        #expect(told.days == 30)
    }
}
