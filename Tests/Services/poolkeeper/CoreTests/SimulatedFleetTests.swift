import Foundation
import PoolkeeperCore
import Quantities
import TestSupport
import Testing

// Goal: the demo's fleet shows each kind of trouble and is the same in every run. Method: bodies
// are read back as JSON, the way a receiver sees them.
struct SimulatedFleetTests {
    private let now = Timestamp(seconds: 1_767_225_600)

    private func fleet(seed: UInt64 = 1, systems: Int = 20, days: Int = 90) -> SimulatedFleet {
        SimulatedFleet(seed: seed, systems: systems, days: days, now: now)
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        let first = fleet(), again = fleet(), other = fleet(seed: 2)
        for index in [0, 7, 19] {
            let body = try #require(first.live(first.systems[index], at: now)).body
            #expect(body == again.live(again.systems[index], at: now)?.body)
            #expect(body != other.live(other.systems[index], at: now)?.body)
        }
    }

    @Test func `a body is what it was when it was recorded`() throws {
        let fleet = fleet()
        let body = try #require(fleet.live(fleet.systems[4], at: now)).body
        let text = String(decoding: body, as: UTF8.self)
        let lines = text.replacing("},{", with: "},\n{") + "\n"
        try expectGolden(lines, at: "Tests/Services/poolkeeper/CoreTests/Golden/webhook.json")
    }

    @Test func `twenty systems belong to five clients and have ids of their own`() {
        #expect(fleet().clients.count == 5)
        #expect(Set(fleet(systems: 200).systems.map(\.id)).count == 200)
        #expect(fleet(systems: 1).systems.count == 1)
    }

    @Test func `each trouble befalls one of twenty systems`() {
        let troubles = fleet().systems.compactMap(\.trouble)
        #expect(Set(troubles) == Set(Trouble.allCases))
        #expect(troubles.count == Trouble.allCases.count)
    }

    @Test func `a back-fill has each hour of two weeks once, and each sixth before`() async throws {
        let fleet = fleet(systems: 2)
        var total = 0
        for system in fleet.systems {
            var times: [String: Int] = [:]
            try await fleet.backfill(system) { webhook in
                total += webhook.metrics
                #expect(webhook.metrics <= 20_000)
                #expect(webhook.body.count < 4 << 20)
                for metric in try metrics(of: webhook) where metric.name == "cpu_usage" {
                    times[try #require(metric.timestamp), default: 0] += 1
                }
            }
            // 14 days of 24 hours, 76 of 4.
            #expect(times.count == 640)
            #expect(times.values.max() == 1)
            #expect(times.keys.max() == now.rfc3339)
        }
        #expect(total == fleet.backfillMetrics)
    }

    @Test func `live webhooks carry no timestamps and their numbers are numbers`() throws {
        let fleet = fleet()
        let webhook = try #require(fleet.live(fleet.systems[0], at: now))
        let metrics = try metrics(of: webhook)
        #expect(metrics.count == webhook.metrics)
        #expect(metrics.allSatisfy { $0.timestamp == nil })
        #expect(metrics.first { $0.name == "tank_used" }?.number != nil)
        #expect(metrics.first { $0.name == "tank_health" }?.word == "ONLINE")
    }

    @Test func `when a replication last ran is sent as TrueNAS has it, in milliseconds`() throws {
        let fleet = fleet()
        let bodies = fleet.systems.compactMap { fleet.live($0, at: now)?.body }
        let sent = bodies.filter {
            String(decoding: $0, as: UTF8.self).contains(
                #"_last_run","value":{"$date":1767146400000},"unit":"""#
            )
        }
        #expect(!sent.isEmpty)
    }

    @Test func `the silent system stopped hours ago and says nothing now`() throws {
        let fleet = fleet()
        let system = try system(with: .silent, in: fleet)
        #expect(fleet.live(system, at: now) == nil)
        #expect(system.isSending(at: now - .seconds(8 * 3600)))
        #expect(!system.isSending(at: now - .seconds(2 * 3600)))
    }

    @Test func `the nearly full pool is over nine tenths and warns of it`() throws {
        let fleet = fleet()
        let webhook = try #require(fleet.live(try system(with: .nearlyFull, in: fleet), at: now))
        let metrics = try metrics(of: webhook)
        let used = try #require(metrics.first { $0.name == "tank_used" }?.number)
        let total = try #require(metrics.first { $0.name == "tank_total" }?.number)
        #expect(used / total > 0.9)
        #expect(String(decoding: webhook.body, as: UTF8.self).contains("\"severity\":\"critical\""))
    }

    @Test func `the failing disk loses sectors, never regains one, and fails SMART at last`()
        async throws
    {
        let fleet = fleet()
        let system = try system(with: .failingDisk, in: fleet)
        var sectors: [Double] = []
        var words: [String] = []
        try await fleet.backfill(system) { webhook in
            for metric in try metrics(of: webhook) {
                if metric.name == "sdc_reallocated_sectors" {
                    sectors.append(try #require(metric.number))
                }
                if metric.name == "sdc_smart_status" { words.append(try #require(metric.word)) }
            }
        }
        #expect(sectors == sectors.sorted())
        #expect(try #require(sectors.last) > 400)
        #expect(words.first == "PASS" && words.last == "FAIL")
    }

    @Test func `the big delete frees a third of the pool in one day`() async throws {
        let used = try await series("tank_used", of: .bigDelete)
        let total = try #require(try await series("tank_total", of: .bigDelete).first)
        let drops = zip(used, used.dropFirst()).map { ($0 - $1) / total }
        #expect(drops.count { $0 > 0.3 } == 1)
        #expect(used.allSatisfy { $0 > 0 && $0 < total })
    }

    @Test func `the degraded pool and the hot disk are found at the end, not before`()
        async throws
    {
        let hot = try await series("sdc_temperature", of: .hotDisk)
        #expect(try #require(hot.first) < 45)
        #expect(try #require(hot.last) > 48)
        let fleet = fleet()
        let degraded = try system(with: .degradedPool, in: fleet)
        let webhook = try #require(fleet.live(degraded, at: now))
        let health = try metrics(of: webhook).first { $0.name == "tank_health" }?.word
        #expect(health == "DEGRADED")
    }

    private func system(with trouble: Trouble, in fleet: SimulatedFleet) throws -> SimulatedSystem {
        try #require(fleet.systems.first { $0.trouble == trouble })
    }

    private func series(_ name: String, of trouble: Trouble) async throws -> [Double] {
        let fleet = fleet()
        var values: [Double] = []
        try await fleet.backfill(try system(with: trouble, in: fleet)) { webhook in
            values += try metrics(of: webhook).filter { $0.name == name }.compactMap(\.number)
        }
        return values
    }

    private struct Metric {
        let name: String
        let number: Double?
        let word: String?
        let timestamp: String?
    }

    private func metrics(of webhook: SimulatedWebhook) throws -> [Metric] {
        let object = try JSONSerialization.jsonObject(with: Data(webhook.body))
        let top = try #require(object as? [String: Any])
        let list = try #require(top["metrics"] as? [[String: Any]])
        return try list.map { metric in
            Metric(
                name: try #require(metric["metric_name"] as? String),
                number: (metric["value"] as? NSNumber)?.doubleValue,
                word: metric["value"] as? String,
                timestamp: metric["timestamp"] as? String
            )
        }
    }
}
