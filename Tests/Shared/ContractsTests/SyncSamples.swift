import Contracts
import Quantities

/// What zfs-sync-engine says.
enum SyncSamples {
    static let all: [WireSample] = [
        WireSample("missing", missing),
        WireSample("broken", broken),
        WireSample("repaired", repaired),
        WireSample("failed", failed),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)

    private static var missing: ReplicationAssessed {
        ReplicationAssessed(
            tenant: .single,
            client: nil,
            dataset: 1,
            pair: "HQS8 → HQS1",
            sourceHost: "hqs8",
            source: "hqs8p1/HQS8DAT1",
            targetHost: "hqs1",
            target: "hqs1p1/HQS8DAT1",
            state: .unknown,
            since: earlier,
            code: "unreachable",
            reason: "hqs1 could not be listed, so nothing is done",
            maxDelaySeconds: 259_200,
            asOf: moment
        )
    }

    private static var broken: ReplicationAssessed {
        var fact = missing
        fact.client = ClientName("Nordlicht Film")
        fact.state = .broken
        fact.code = "diverged_fork"
        fact.reason = "hqs1p1/HQS8DAT1 has 2 snapshots of its own after @daily-7"
        fact.plan = "fork"
        fact.planClass = "B"
        fact.ageSeconds = 90_000
        fact.lagSeconds = 86_400
        fact.pending = 3
        fact.extras = 2
        fact.headroom = 4
        fact.base = "16585998088203250859"
        fact.evidenceAt = earlier
        return fact
    }

    private static var repaired: RepairFinished {
        RepairFinished(
            tenant: .single,
            client: nil,
            dataset: 1,
            pair: "HQS8 → HQS1",
            targetHost: "hqs1",
            target: "hqs1p1/HQS8DAT1",
            run: 17,
            plan: "incremental",
            outcome: "repaired",
            reason: "hqs1p1/HQS8DAT1 lacks 2 snapshots after @daily-7",
            endedAt: moment
        )
    }

    private static var failed: RepairFinished {
        var fact = repaired
        fact.client = ClientName("Nordlicht Film")
        fact.outcome = "failed"
        fact.failure = "transport"
        fact.bytes = ByteCount(4_294_967_296)
        return fact
    }
}
