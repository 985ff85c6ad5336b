import AlertRouterCore
import Contracts
import Quantities
import Testing

struct CapacityAlertsTests {
    private static let now = Timestamp(seconds: 1_795_219_200)
    private let limits = CapacityLimits()

    private func forecast(
        _ outcome: ForecastOutcome,
        likeliest: Int64? = nil,
        latest: Int64? = nil
    ) throws -> ForecastUpdated {
        var fact = ForecastUpdated(
            tenant: .single,
            client: nil,
            system: try #require(SystemID("nas")),
            pool: "tank",
            outcome: outcome,
            used: ByteCount(1),
            ceiling: nil,
            asOf: Self.now
        )
        var crossing = ForecastUpdated.Crossing(ratio: 1)
        crossing.soonest = Self.now + .seconds(86_400)
        crossing.likeliest = likeliest.map { Self.now + .seconds($0 * 86_400) }
        crossing.latest = latest.map { Self.now + .seconds($0 * 86_400) }
        fact.crossings = [crossing]
        return fact
    }

    private func severity(_ fact: ForecastUpdated) -> AlertSeverity?? {
        CapacityAlerts.judgement(of: fact, limits).map(\.severity)
    }

    @Test func `a pool that is full within a month is a warning, within a fortnight critical`()
        throws
    {
        #expect(try severity(forecast(.fills, likeliest: 30)) == .some(nil))
        #expect(try severity(forecast(.fills, likeliest: 29)) == .warning)
        #expect(try severity(forecast(.fills, likeliest: 14)) == .warning)
        #expect(try severity(forecast(.fills, likeliest: 13)) == .critical)
        #expect(try severity(forecast(.full)) == .critical)
    }

    @Test func `a full pool's alert is never ended by not knowing`() throws {
        #expect(try severity(forecast(.unknown)) == nil)
        #expect(try severity(forecast(.steady)) == .some(nil))
    }

    @Test func `while there is no middle the late end counts, so that a guess wakes nobody`() throws
    {
        #expect(try severity(forecast(.fills, latest: 40)) == .some(nil))
        #expect(try severity(forecast(.fills, latest: 20)) == .warning)
    }

    private func pool(_ change: (inout PoolAssessed) -> Void) throws -> [String: AlertSeverity?] {
        var fact = PoolAssessed(
            tenant: .single,
            client: nil,
            system: try #require(SystemID("media-01")),
            pool: "media",
            uuid: "u",
            mount: "/srv",
            reading: .exact,
            asOf: Self.now
        )
        fact.used = .gibibytes(50)
        fact.chunks = .gibibytes(52)
        fact.obtainable = .gibibytes(50)
        fact.freeInChunks = .gibibytes(2)
        var device = PoolAssessed.Device(
            id: 1,
            path: "/dev/sda",
            size: .gibibytes(100),
            allocated: .gibibytes(52)
        )
        device.counters = DeviceErrorCounts()
        fact.devices = [device]
        change(&fact)
        return Dictionary(
            uniqueKeysWithValues: CapacityAlerts.judgements(of: fact, limits).map {
                ($0.name, $0.severity)
            }
        )
    }

    @Test func `a pool that is well ends every alert and begins none`() throws {
        let found = try pool { _ in }
        #expect(found.count == PoolFault.allCases.count)
        #expect(found.values.allSatisfy { $0 == nil })
    }

    @Test func `errors, missing devices, little space and full chunks are told`() throws {
        let found = try pool { fact in
            fact.devices[0].counters = DeviceErrorCounts(corruption: 1)
            fact.devices.append(fact.devices[0])
            fact.devices[1].isMissing = true
            fact.obtainable = .gibibytes(2)
            fact.findings = [.init(kind: "single-point-of-failure", text: "t", command: "c")]
        }
        #expect(found[PoolFault.errors.rawValue] == .warning)
        #expect(found[PoolFault.missing.rawValue] == .critical)
        #expect(found[PoolFault.space.rawValue] == .warning)
        #expect(found[PoolFault.chunks.rawValue] == .warning)
        #expect(found[PoolFault.redundancy.rawValue] == .warning)
    }

    @Test func `what is not known neither begins nor ends an alert`() throws {
        let found = try pool { fact in
            fact.reading = .approximate
            fact.devices[0].counters = nil
            fact.obtainable = nil
            fact.freeInChunks = nil
        }
        #expect(found[PoolFault.errors.rawValue] == nil)
        #expect(found[PoolFault.space.rawValue] == nil)
        #expect(found[PoolFault.redundancy.rawValue] == nil)
        let unread = try pool { $0.reading = .unreadable }
        #expect(unread == [PoolFault.unreadable.rawValue: .critical])
    }
}
