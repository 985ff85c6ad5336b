import Contracts
import Observations
import Quantities
import StateStore
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// Webhooks that tell of TrueNAS's own replication tasks become facts of their own.
@Suite struct `The intake of reported tasks` {
    private func webhook(_ word: String, ranAt run: Timestamp, _ time: Timestamp) throws
        -> SamplesAccepted
    {
        func row(_ name: String, _ value: Double, _ text: String) -> SampleColumns.Row {
            SampleColumns.Row(
                type: "replication",
                object: "nightly",
                name: name,
                kind: text.isEmpty ? .numeric : .state,
                unit: "",
                time: time,
                value: value,
                text: text
            )
        }
        return SamplesAccepted(
            tenant: .single,
            system: .init(
                id: try #require(SystemID("nas-1")),
                name: "NAS 1",
                hostname: "",
                version: "",
                client: nil
            ),
            receivedAt: time,
            claim: .init(kind: .key, value: "k"),
            samples: SampleColumns([
                row("status", 0, word), row("last_run", Double(run.microseconds / 1_000_000), ""),
            ])
        )
    }

    private func rows(_ rig: SyncRig) async throws -> [ReportedTable.Row] {
        try await rig.journal.read { try ReportedTable.all(in: $0) }
    }

    @Test func `a task is told once a change, again after a while, as silent and as gone`()
        async throws
    {
        try await SyncRig(ModelEngine.pair().model).run { rig in
            var rules = TaskRules()
            rules.memory = .seconds(86_400)
            let chosen = rules
            let intake = TaskIntake({ chosen }, rig.journal, clock: rig.clock)
            let start = rig.clock.now()
            let well = try webhook("SUCCESS", ranAt: start - .seconds(60), start)
            try await rig.journal.perform { try intake.take(well, $0) }
            var row = try #require(try await rows(rig).first)
            #expect(row.id == ReportedTable.numbersAbove + 1)
            #expect(row.told?.state == .healthy)
            let told = row.told

            rig.clock.advance(by: .seconds(60))
            try await intake.lookAgain()
            #expect(try await rows(rig).first?.told == told)

            rig.clock.advance(by: TaskIntake.toldAgainAfter)
            try await intake.lookAgain()
            row = try #require(try await rows(rig).first)
            #expect(row.told?.since == told?.since)
            #expect(row.told?.at == rig.clock.now())

            let failed = try webhook("FAILED", ranAt: rig.clock.now(), rig.clock.now())
            try await rig.journal.perform { try intake.take(failed, $0) }
            row = try #require(try await rows(rig).first)
            #expect(row.told?.state == .broken)
            #expect(row.told?.code == "task_failed")
            #expect(row.task.lastSuccess == start - .seconds(60))

            rig.clock.advance(by: chosen.silence)
            try await intake.lookAgain()
            #expect(try await rows(rig).first?.told?.state == .unknown)

            rig.clock.advance(by: chosen.memory)
            try await intake.lookAgain()
            #expect(try await rows(rig).isEmpty)
        }
    }

    @Test func `tasks are left alone when the settings say so`() async throws {
        try await SyncRig(ModelEngine.pair().model).run { rig in
            var rules = TaskRules()
            rules.areAssessed = false
            let chosen = rules
            let intake = TaskIntake({ chosen }, rig.journal, clock: rig.clock)
            let fact = try webhook("FAILED", ranAt: rig.clock.now(), rig.clock.now())
            try await rig.journal.perform { try intake.take(fact, $0) }
            #expect(try await rows(rig).isEmpty)
        }
    }
}
