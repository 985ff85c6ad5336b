import FleetProcesses
import Foundation
import Observations
import TestSupport
import Testing

// Goal: what the capacity engine knows survives its kill, and an outage of the database holds up
// forecasts alone. Method: processes, a real pool, PostgreSQL, kill -9 of each.
@Suite(.serialized, .needsBtrfs, .needsPostgres) struct `The capacity engine among processes` {
    @Test func `pools and forecasts outlive a kill, and forecasts an outage of the database`()
        async throws
    {
        let pool = try LoopPool(
            [8 << 30, 8 << 30],
            data: .raid1,
            metadata: .raid1,
            options: ["-L", "pkmedia"]
        )
        let house = try await CapacityHouse(probing: pool)
        do { try await follow(house, pool) } catch {
            await house.stop()
            throw error
        }
        await house.stop()
    }

    private func follow(_ house: CapacityHouse, _ pool: LoopPool) async throws {
        // The probe looks at every pool of the machine, those of other tests too.
        func raw() -> Int64 {
            let fact = house.list("/api/pools").first { $0["mount"] as? String == pool.mount }
            return (fact?["raw"] as? NSNumber)?.int64Value ?? 0
        }
        func forecastAt() -> Int64 {
            let fact = house.list("/api/forecasts").first { $0["pool"] as? String == "pkmedia" }
            return (fact?["asOf"] as? NSNumber)?.int64Value ?? 0
        }
        try await eventually("a pool and its forecast are told: \(house.log)") {
            raw() == 16 << 30 && forecastAt() > 0
        }
        let forecast = try #require(house.ask("/api/forecasts"))
        #expect(forecast.contains("pkmedia") && forecast.contains("of 7 days"), "\(forecast)")
        await house.kill("capacity-engine")
        await house.kill("collector")
        try house.start("capacity-engine")
        try await eventually("what was told is known at once: \(house.log)") {
            raw() == 16 << 30 && forecastAt() > 0
        }
        await house.postgres.kill()
        try house.start("collector")
        try pool.add(8 << 30)
        try await eventually("a new device is told while the database is away: \(house.log)") {
            raw() == 24 << 30
        }
        let before = forecastAt()
        #expect(before > 0)
        try await house.postgres.start()
        try await eventually("forecasts go on: \(house.log)") { forecastAt() > before }
    }
}
