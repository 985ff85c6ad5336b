import AlertRouterCore
import Contracts
import Quantities
import Testing

/// What a fact of ZFS replication says of its alert.
@Suite struct `Alerts of replication` {
    private func fact(
        _ state: ReplicationState,
        for duration: Duration = .zero
    ) -> ReplicationAssessed {
        let asOf = Timestamp(seconds: 1_767_225_600)
        return ReplicationAssessed(
            tenant: .single,
            client: ClientName("Acme"),
            dataset: 1,
            pair: "HQS8 → HQS1",
            sourceHost: "hqs8",
            source: "hqs8p1/DAT",
            targetHost: "hqs1",
            target: "hqs1p1/DAT",
            state: state,
            since: asOf - duration,
            code: "no_common_base",
            reason: "they have nothing in common",
            maxDelaySeconds: 259_200,
            asOf: asOf
        )
    }

    private let hour = Duration.seconds(3600)

    @Test func `broken is critical, late is a warning, healthy ends both`() {
        func judge(_ state: ReplicationState) -> ReplicationAlerts.Judgement {
            ReplicationAlerts.judgement(of: fact(state), unknownHolds: hour)
        }
        #expect(judge(.broken) == .bad(.critical))
        #expect(judge(.warning) == .bad(.warning))
        #expect(judge(.healthy) == .well)
        #expect(judge(.gone) == .well)
        #expect(judge(.repairing) == .nothing)
        #expect(judge(ReplicationState(rawValue: "SOMETHING_NEW")) == .nothing)
    }

    @Test func `a host that is not reached is told of when that lasts`() {
        func judge(_ duration: Duration) -> ReplicationAlerts.Judgement {
            ReplicationAlerts.judgement(of: fact(.unknown, for: duration), unknownHolds: hour)
        }
        #expect(judge(hour - .seconds(1)) == .nothing)
        #expect(judge(hour) == .bad(.warning))
        #expect(judge(hour + .seconds(1)) == .bad(.warning))
    }

    @Test func `an alert says which dataset, since when, and why`() {
        let now = Timestamp(seconds: 1_767_226_000)
        let bad = ReplicationAlerts.report(fact(.broken, for: hour), .critical, now: now)
        #expect(
            bad.annotations["summary"] == "Replication of hqs8p1/DAT on hqs8 to hqs1 is broken"
        )
        #expect(bad.annotations["description"] == "they have nothing in common")
        #expect(bad.startsAt == Timestamp(seconds: 1_767_222_000))
        let well = ReplicationAlerts.report(fact(.healthy), nil, now: now)
        #expect(well.identity == bad.identity)
        #expect(well.end == .at(Timestamp(seconds: 1_767_225_600)))
    }
}
