import Contracts
import Quantities

/// What zfs-sync-engine says.
enum SyncSamples {
    static let all: [WireSample] = [
        WireSample("missing", missing),
        WireSample("broken", broken),
        WireSample("proposed", proposed),
        WireSample("reported", reported),
        WireSample("with-history", withHistory),
        WireSample("repaired", repaired),
        WireSample("failed", failed),
        WireSample("with-steps", withSteps),
        WireSample("usual", settings),
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

    private static var proposed: ReplicationAssessed {
        var fact = broken
        fact.planClass = "C"
        fact.plan = "destructive"
        fact.proposal = ReplicationProposal(
            sentence: "It can be taken back to @daily-7, which loses what came after it there",
            acts: [
                ReplicationProposal.Act(
                    host: "hqs1",
                    command: "zfs rollback -r hqs1p1/HQS8DAT1@daily-7",
                    why: "the target's own history ends"
                )
            ],
            losses: [
                ReplicationProposal.Loss(
                    name: "hqs1p1/HQS8DAT1@mine",
                    guid: "16585998088203250859",
                    kind: "snapshot"
                ),
                ReplicationProposal.Loss(
                    name: "hqs1p1/HQS8DAT1 (what was written since)",
                    guid: "7",
                    kind: "writes",
                    bytes: ByteCount(4096)
                ),
            ],
            digest: String(repeating: "0123456789abcdef", count: 4)
        )
        fact.proposal?.estimate = ByteCount(4_294_967_296)
        fact.copies = [purgeable, held]
        return fact
    }

    private static var held: ReplicationCopy {
        var copy = ReplicationCopy(
            host: "hqs1",
            guid: "12345",
            name: "hqs1p1/_superseded/HQS8DAT1.20261127T080000Z",
            kind: "reanchor",
            at: earlier
        )
        copy.refusal = "a snapshot of it is held"
        return copy
    }

    private static var purgeable: ReplicationCopy {
        var copy = held
        copy.guid = "12346"
        copy.kind = "fork"
        copy.refusal = nil
        copy.purge = ReplicationProposal(sentence: "It is destroyed", acts: [])
        return copy
    }

    private static var reported: ReplicationAssessed {
        var fact = missing
        fact.reporter = "truenas"
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

    private static var withHistory: ReplicationAssessed {
        var fact = broken
        let base = ReplicationHistory.Mark(
            name: "daily-7",
            guid: "16585998088203250859",
            at: earlier,
            isOnBoth: true
        )
        let own = ReplicationHistory.Mark(name: "mine", guid: "7", at: moment, isOnBoth: false)
        fact.history = ReplicationHistory(source: [base], target: [base, own])
        return fact
    }

    private static var withSteps: RepairFinished {
        var fact = failed
        fact.trigger = "manual"
        fact.person = "eva@msp"
        fact.startedAt = earlier
        var stream = RepairStep(
            commands: [
                "hqs8: zfs send -I @daily-7 hqs8p1/HQS8DAT1@daily-9",
                "hqs1: zfs receive -s -u hqs1p1/HQS8DAT1",
            ],
            why: "the backup lacks 2 snapshots",
            stepClass: "A",
            at: earlier,
            outcome: "failed"
        )
        stream.milliseconds = 1500
        stream.said = "Connection reset by peer"
        stream.bytes = ByteCount(4_294_967_296)
        let open = RepairStep(
            commands: ["hqs1: zfs rename a b"],
            why: "the old copy is kept",
            stepClass: "B",
            at: moment,
            outcome: "unknown"
        )
        fact.steps = [stream, open]
        fact.stepsLeftOut = 1
        return fact
    }

    private static var settings: ReplicationSettingsRead {
        ReplicationSettingsRead(
            tenant: .single,
            client: ClientName("Nordlicht Film"),
            engine: "witness-1",
            file: "/config/app-config.yaml",
            lines: ["san_hosts:", "  hqs8:", "    ssh_user: zfsadmin"],
            datasets: 2,
            readAt: moment
        )
    }
}
