import AlertRouterCore
import Contracts
import Quantities
import Testing

/// What a fact of snapshots says of its alert.
@Suite struct `Alerts of snapshots` {
    private func fact(
        _ health: SnapshotHealth,
        for duration: Duration = .zero
    ) -> SubvolumeAssessed {
        let asOf = Timestamp(seconds: 1_767_225_600)
        var fact = SubvolumeAssessed(
            tenant: .single,
            client: ClientName("Acme"),
            host: "media-01",
            pool: "p",
            path: "/srv/media",
            folder: "/srv/media/.snapshots",
            health: health,
            since: asOf - duration,
            retention: "3 days",
            asOf: asOf
        )
        fact.reason = "the pool is full"
        return fact
    }

    @Test func `a missing snapshot is a warning, and critical after two days`() {
        let two = SnapshotAlerts.criticalAfter
        #expect(SnapshotAlerts.severity(of: fact(.missing)) == .warning)
        #expect(SnapshotAlerts.severity(of: fact(.missing, for: two - .seconds(1))) == .warning)
        #expect(SnapshotAlerts.severity(of: fact(.missing, for: two)) == .critical)
        #expect(SnapshotAlerts.severity(of: fact(.unreachable, for: two)) == .critical)
        #expect(SnapshotAlerts.severity(of: fact(.held, for: two)) == .warning)
        #expect(SnapshotAlerts.severity(of: fact(.partial)) == .warning)
    }

    @Test func `well ends it, and a word that nobody knows says nothing`() {
        #expect(SnapshotAlerts.isWell(fact(.ok)))
        #expect(SnapshotAlerts.isWell(fact(.gone)))
        let new = fact(SnapshotHealth(rawValue: "something_new"))
        #expect(SnapshotAlerts.severity(of: new) == nil)
        #expect(!SnapshotAlerts.isWell(new))
        #expect(!SnapshotAlerts.isWell(fact(.unknown)))
    }

    @Test func `an alert says which subvolume, since when, and why`() {
        let now = Timestamp(seconds: 1_767_226_000)
        let bad = SnapshotAlerts.report(fact(.missing, for: .seconds(60)), .warning, now: now)
        #expect(
            bad.annotations["summary"] == "A snapshot is missing of /srv/media on media-01"
        )
        #expect(bad.annotations["description"] == "the pool is full")
        #expect(bad.startsAt == Timestamp(seconds: 1_767_225_540))
        let well = SnapshotAlerts.report(fact(.ok), nil, now: now)
        #expect(well.identity == bad.identity)
        #expect(well.end == .at(Timestamp(seconds: 1_767_225_600)))
    }
}
