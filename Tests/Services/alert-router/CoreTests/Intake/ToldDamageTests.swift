import AlertRouterCore
import Contracts
import Quantities
import Testing

// Goal: of damage of a device either the scrub service or the probe tells, never both and never
// nobody. Method: looks of a probe between words of a scrub service.
struct ToldDamageTests {
    private static let start = Timestamp(seconds: 1_795_219_200)

    private func at(_ seconds: Int64) -> Timestamp { Self.start + .seconds(seconds) }

    private func seen(_ errors: Int64?, isMissing: Bool = false) -> [PoolAssessed.Device] {
        var device = PoolAssessed.Device(
            id: 2,
            path: isMissing ? nil : "/dev/sdb",
            size: .gibibytes(100),
            allocated: .gibibytes(10)
        )
        device.counters = errors.map { DeviceErrorCounts(corruption: $0) }
        device.isMissing = isMissing
        return [device]
    }

    private func incident(
        _ id: Int64 = 1,
        _ kind: IntegrityIncident.Kind = .device,
        _ state: IntegrityIncident.State = .open,
        of device: String? = "2",
        at moment: Int64
    ) -> IntegrityIncident {
        var fact = IntegrityIncident(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            poolID: "u",
            id: id,
            kind: kind,
            text: "t",
            at: at(moment)
        )
        fact.state = state
        fact.device = device
        return fact
    }

    private func isLeftOut(_ damage: inout ToldDamage, _ errors: Int64?, _ moment: Int64) -> Bool {
        damage.judge(seen(errors), at: at(moment)).erring == [2]
    }

    @Test(arguments: ["2", nil])
    func `errors that the scrub service told of are not told by the probe, also once it is over`(
        device: String?
    ) {
        var damage = ToldDamage()
        damage.take(incident(of: device, at: 10))
        #expect(isLeftOut(&damage, 3, 300))
        #expect(isLeftOut(&damage, 4, 600))
        damage.take(incident(1, .device, .over, of: device, at: 700))
        #expect(isLeftOut(&damage, 4, 900))
        #expect(isLeftOut(&damage, 4, 90_000))
    }

    @Test func `what the probe sees first waits for the scrub service, and not for ever`() {
        var damage = ToldDamage()
        #expect(isLeftOut(&damage, 3, 0))
        #expect(isLeftOut(&damage, 3, 59))
        #expect(!isLeftOut(&damage, 3, 60))
        damage.take(incident(at: 70))
        #expect(isLeftOut(&damage, 3, 300))
    }

    @Test func `errors that grow after the scrub service has gone are told by the probe`() {
        var damage = ToldDamage()
        damage.take(incident(at: 10))
        #expect(isLeftOut(&damage, 3, 300))
        damage.take(incident(1, .device, .over, at: 400))
        #expect(isLeftOut(&damage, 3, 600))
        #expect(isLeftOut(&damage, 5, 900))
        #expect(!isLeftOut(&damage, 5, 1200))
        // Zeroed and counted anew is news, too.
        #expect(isLeftOut(&damage, 0, 1500))
        #expect(isLeftOut(&damage, 1, 1800))
        #expect(!isLeftOut(&damage, 1, 2100))
    }

    @Test func `a look from before the word settles nothing`() {
        var damage = ToldDamage()
        damage.take(incident(at: 400))
        damage.take(incident(1, .device, .over, at: 410))
        #expect(isLeftOut(&damage, 0, 300))
        #expect(isLeftOut(&damage, 3, 600))
        #expect(isLeftOut(&damage, 3, 900))
    }

    @Test func `damage that was over before anybody was told of it is no word`() {
        var damage = ToldDamage()
        damage.take(incident(1, .block, .repaired, at: 10))
        #expect(isLeftOut(&damage, 1, 300))
        #expect(!isLeftOut(&damage, 1, 600))
    }

    @Test func `a missing device is told of once`() {
        var damage = ToldDamage()
        let gone = seen(nil, isMissing: true)
        #expect(damage.judge(gone, at: at(0)).missing == [2])
        damage.take(incident(1, .missing, at: 5))
        #expect(damage.judge(gone, at: at(300)).missing == [2])
        damage.take(incident(1, .missing, .over, at: 400))
        #expect(damage.judge(seen(0), at: at(600)).missing.isEmpty)
        // Nobody else told of it when it went again.
        #expect(damage.judge(gone, at: at(900)).missing == [2])
        #expect(damage.judge(gone, at: at(1200)).missing.isEmpty)
    }

    @Test func `an alert of the probe that stands ends by the scrub service's word alone`() {
        var damage = ToldDamage()
        let errors = damage.judge(seen(3), at: at(0), standing: [.errors, .missing])
        #expect(errors.erring.isEmpty)
        let gone = damage.judge(seen(nil, isMissing: true), at: at(1), standing: [.missing])
        #expect(gone.missing.isEmpty)
        damage.take(incident(at: 10))
        damage.take(incident(2, .missing, at: 10))
        let told = damage.judge(
            seen(3, isMissing: true),
            at: at(300),
            standing: [.errors, .missing]
        )
        #expect(told.erring == [2] && told.missing == [2])
    }

    @Test func `counters that cannot be read teach nothing`() {
        var damage = ToldDamage()
        damage.take(incident(at: 10))
        #expect(isLeftOut(&damage, 3, 300))
        damage.take(incident(1, .device, .over, at: 310))
        #expect(isLeftOut(&damage, nil, 600))
        #expect(isLeftOut(&damage, 3, 900))
    }
}
