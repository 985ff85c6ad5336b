import CollectorCore
import Contracts
import Quantities
import TestSupport
import Testing

// Goal: each row of the webhook contract holds. Method: one body a row, the whole outcome compared.
@Suite struct `the webhook contract` {
    @Test func `the recorded webhook of fifty metrics is taken whole`() throws {
        let reading = try read(try packageText("Tests/Fixtures/webhooks/webhook-50-metrics.json"))
        #expect(reading.acceptedCount == 50)
        #expect(reading.rejections.isEmpty)
        #expect(reading.unknownKeys == 0)
        #expect(reading.alerts.map(\.severity) == ["warning", "critical"])
        #expect(reading.system.client?.text == "Acme Corp — Zürich")
        let health = reading.samples[3]
        #expect(health.object == "tank")
        #expect((health.name, health.text, health.value) == ("health", "ONLINE", 1))
        let used = reading.samples[0]
        #expect((used.unit, used.value, used.sentUnit) == ("bytes", 1_295_840_000_000, "GB"))
        #expect(used.metadata == #"{"status":"ONLINE"}"#)
    }

    @Test(arguments: [
        ("tank_used", "pool", "tank", "used"), ("data_total_used", "pool", "data_total", "used"),
        ("data_total", "pool", "data", "total"), ("backup.v2_used", "pool", "backup.v2", "used"),
        ("tank-used_used", "pool", "tank-used", "used"),
        ("boot-pool_health", "pool", "boot-pool", "health"),
        ("used", "pool", "", "used"), ("_used", "pool", "", "_used"),
        ("tank_sparkle", "pool", "", "tank_sparkle"),
        ("ada0_temp", "disk", "ada0", "temp"),
        ("ada0_power_on_hours", "disk", "ada0", "power_on_hours"),
        ("nightly_to_b2_bytes_transferred", "replication", "nightly_to_b2", "bytes_transferred"),
        ("cpu_usage", "cpu", "", "cpu_usage"), ("uptime", "system", "", "uptime"),
        ("memory_used", "memory", "", "memory_used"),
    ])
    func `a name divides from the right by known endings`(
        full: String,
        type: String,
        object: String,
        name: String
    ) throws {
        let row = try sample(metric(full, "0.5", type: type))
        #expect((row.type, row.object, row.name) == (type, object, name))
    }

    @Test(arguments: [
        ("data_total_used", "data_total", "used"), ("data_total_used", "data", "total_used"),
        ("used", "tank", "used"), ("tank_used", "other", "used"),
    ])
    func `an object in the metadata wins`(full: String, pool: String, name: String) throws {
        let row = try sample(metric(full, "1", more: #","metadata":{"pool":"\#(pool)"}"#))
        #expect((row.object, row.name) == (pool, name))
    }

    @Test func `a disk keeps its sent name and its serial beside it`() throws {
        let row = try sample(
            metric("sda_temperature", "33", type: "disk", more: #","metadata":{"serial":"ZA2"}"#)
        )
        #expect((row.object, row.metadata) == ("sda", #"{"serial":"ZA2"}"#))
    }

    @Test(arguments: [
        ("tank_used", "pool", "5200.5", "GB", 5_200_500_000_000, "bytes"),
        ("tank_used", "pool", "2", "GiB", 2_147_483_648, "bytes"),
        ("tank_used", "pool", "1.5", "TB", 1_500_000_000_000, "bytes"),
        ("tank_used", "pool", "7", "bytes", 7, "bytes"),
        ("tank_fragmentation", "pool", "54", "%", 0.54, "ratio"),
        ("tank_fragmentation", "pool", "0.54", "ratio", 0.54, "ratio"),
        ("sda_temperature", "disk", "33", "°C", 33, "celsius"),
        ("sda_temperature", "disk", "212", "°F", 100, "celsius"),
        ("sda_temperature", "disk", "273.15", "K", 0, "celsius"),
        ("sda_power_on_hours", "disk", "2", "h", 7200, "seconds"),
        ("uptime", "system", "1500", "ms", 1.5, "seconds"),
        ("x_latency", "custom", "3", "min", 180, "seconds"),
        ("eth0_rx", "network", "8", "Mbps", 1_000_000, "bytes_per_second"),
    ])
    func `units become base units`(
        name: String,
        type: String,
        value: String,
        unit: String,
        base: Double,
        baseUnit: String
    ) throws {
        let row = try sample(metric(name, value, type: type, unit: unit))
        #expect((row.value, row.unit, row.sentUnit) == (base, baseUnit, unit))
    }

    @Test func `without a unit the one of the document is meant`() throws {
        #expect(try sample(metric("tank_used", "1")).value == 1e9)
        #expect(try sample(metric("tank_used", "1", unit: "")).value == 1e9)
        #expect(try sample(metric("x_things", "4", type: "custom")).unit.isEmpty)
    }

    @Test func `an unknown unit and one that does not fit are refused by name`() throws {
        let unknown = try rejection(of: metric("tank_used", "1", unit: "furlong"))
        #expect((unknown.reason, unknown.pointer) == (.unknownUnit, "/metrics/0/unit"))
        let wrong = try rejection(of: metric("tank_used", "1", unit: "°C"))
        #expect((wrong.reason, wrong.pointer) == (.wrongUnit, "/metrics/0/unit"))
    }

    @Test(arguments: [
        ("tank_health", "pool", "ONLINE", 1), ("tank_health", "pool", "degraded", 2),
        ("tank_status", "pool", "FAULTED", 5), ("sda_smart_status", "disk", "PASS", 1),
        ("sda_smart_status", "disk", "FAIL", 3), ("job_status", "replication", "SUCCESS", 1),
        ("job_status", "replication", "FAILED", 6), ("tank_health", "pool", "SPARKLING", 0),
    ])
    func `states keep their word and get a code`(
        name: String,
        type: String,
        word: String,
        code: Double
    ) throws {
        let row = try sample(metric(name, "\"\(word)\"", type: type))
        #expect((row.kind, row.text, row.value, row.unit) == (.state, word, code, "state"))
        #expect(row.flags.contains(.unknownState) == (code == 0))
    }

    @Test func `a state sent as a number takes its word from the metadata`() throws {
        let named = try sample(
            metric("sda_smart_status", "0", type: "disk", more: #","metadata":{"smart":"PASS"}"#)
        )
        #expect((named.text, named.value) == ("PASS", 1))
        let bare = try sample(metric("sda_smart_status", "7", type: "disk"))
        #expect((bare.text, bare.value) == ("", 7))
        #expect(bare.flags.contains(.unknownState))
    }

    @Test(arguments: [
        (#""5200.5""#, "GB", 5_200_500_000_000), (#""5200.5 GB""#, nil, 5_200_500_000_000),
        (#""1GiB""#, "GB", 1_073_741_824), (#""1e3""#, "GB", 1e12),
    ])
    func `numbers may come as text`(value: String, unit: String?, base: Double) throws {
        #expect(try sample(metric("tank_used", value, unit: unit)).value == base)
    }

    @Test(arguments: [
        ("null", Rejection.Reason.nullValue), ("true", .wrongType), (#"{"$date":1}"#, .wrongType),
        ("[1]", .wrongType), (#""NaN""#, .notANumber), (#""1,5""#, .notANumber),
        (#""""#, .notANumber), (#""5 apples""#, .notANumber), (#""0x10""#, .notANumber),
        ("-1", .outOfRange), ("1e308", .outOfRange), ("1e999", .outOfRange),
    ])
    func `a value that is none is refused alone`(
        value: String,
        reason: Rejection.Reason
    ) throws {
        let reading = try read(webhook(metric("a_used", value), metric("b_used", "2")))
        #expect(reading.rejections.map(\.reason) == [reason])
        #expect(reading.rejections.map(\.pointer) == ["/metrics/0/value"])
        #expect(reading.acceptedCount == 1)
    }

    @Test func `minus zero is zero and an empty pool is flagged`() throws {
        #expect(try sample(metric("tank_used", "-0.0")).value.sign == .plus)
        #expect(try sample(metric("tank_total", "0")).flags.contains(.implausible))
    }

    @Test func `used above total is kept and flagged`() throws {
        let reading = try read(webhook(metric("a_used", "3"), metric("a_total", "2")))
        #expect(reading.samples[0].flags.contains(.implausible))
        #expect(!reading.samples[1].flags.contains(.implausible))
        let sound = try read(webhook(metric("a_used", "2"), metric("a_total", "2")))
        #expect(!sound.samples[0].flags.contains(.implausible))
    }

    @Test func `counters are marked, so that a reset is seen by whoever reads them`() throws {
        #expect(try sample(metric("uptime", "1", type: "system")).kind == .counter)
        #expect(try sample(metric("sda_power_on_hours", "1", type: "disk")).kind == .counter)
        #expect(try sample(metric("cpu_usage", "1", type: "cpu")).kind == .numeric)
    }

    @Test func `a metric of another system is refused`() throws {
        let other = try rejection(of: metric("a_used", "1", more: #","system_id":"spy""#))
        #expect((other.reason, other.pointer) == (.otherSystem, "/metrics/0/system_id"))
        #expect(try sample(metric("a_used", "1", more: #","system_id":"nas""#)).value == 1e9)
    }

    @Test func `members may come in any order`() throws {
        let body =
            #"{"metrics":[{"system_id":"spy","metric_type":"pool","metric_name":"a","value":1},"#
            + #"{"system_id":"nas","metric_type":"pool","metric_name":"a_used","value":1}],"#
            + #""timestamp":1795219100,"system":{"id":"nas"}}"#
        let reading = try read(body)
        #expect(reading.rejections.map(\.reason) == [.otherSystem])
        #expect(reading.samples[0].time == Timestamp(seconds: 1_795_219_100))
    }

    @Test func `an empty list is a heartbeat`() throws {
        let reading = try read(#"{"system":{"id":"nas"},"metrics":[]}"#)
        #expect(reading.samples.isEmpty)
        #expect(reading.system.id.text == "nas")
    }

    @Test func `a sample that stands twice is taken once`() throws {
        let reading = try read(webhook(metric("a_used", "1"), metric("a_used", "2")))
        #expect((reading.acceptedCount, reading.duplicates) == (1, 1))
        #expect(reading.samples[0].value == 1e9)
    }

    @Test func `unknown members are counted and passed`() throws {
        let reading = try read(
            #"{"v":2,"tenant":"rival","system":{"id":"nas","rack":1},"#
                + #""metrics":[\#(metric("a_used", "1", more: #","x":[{}]"#))]}"#
        )
        #expect((reading.unknownKeys, reading.acceptedCount) == (4, 1))
    }

    @Test func `a key's client wins over the body's and says so`() throws {
        let body = #"{"system":{"id":"nas","client_name":"B"},"metrics":[]}"#
        let bound = try read(body, client: "A")
        #expect(bound.system.client?.text == "A")
        #expect(bound.notes.map(\.pointer) == ["/system/client_name"])
        #expect(try read(body, client: "B").notes.isEmpty)
        #expect(try read(body).system.client?.text == "B")
    }

    @Test func `alerts are judged one by one`() throws {
        let reading = try read(
            #"{"system":{"id":"nas"},"alerts":[{"severity":"CRITICAL","message":"disk"},"#
                + #"{"severity":"info"},{"system_id":"spy","severity":"info","message":"x"},7]}"#
        )
        #expect(reading.alerts == [.init(severity: "critical", message: "disk")])
        #expect(
            reading.rejections.map(\.pointer)
                == ["/alerts/1/message", "/alerts/2/system_id", "/alerts/3"]
        )
    }
}
