import Contracts
import Quantities
import Testing
import ZFSSyncEngineCore

/// TrueNAS's own replication tasks, as its webhooks tell of them.
@Suite struct `Reported replication tasks` {
    private static let moment = Timestamp(seconds: 1_795_000_000)

    private func webhook(
        _ rows: [(name: String, value: Double, text: String)],
        at time: Timestamp = moment,
        task: String = "nightly"
    ) throws -> SamplesAccepted {
        SamplesAccepted(
            tenant: .single,
            system: .init(
                id: try #require(SystemID("nas-1")),
                name: "NAS 1",
                hostname: "",
                version: "",
                client: ClientName("Acme")
            ),
            receivedAt: time,
            claim: .init(kind: .key, value: "k"),
            samples: SampleColumns(
                rows.map { row in
                    SampleColumns.Row(
                        type: "replication",
                        object: task,
                        name: row.name,
                        kind: row.text.isEmpty ? .numeric : .state,
                        unit: "",
                        time: time,
                        value: row.value,
                        text: row.text
                    )
                }
            )
        )
    }

    private func told(
        _ rows: [(name: String, value: Double, text: String)],
        after known: ReportedTask? = nil,
        at time: Timestamp = moment
    ) throws -> ReportedTask {
        let webhook = try webhook(rows, at: time)
        let tasks = ReportedTask.told(by: webhook) { _ in known }
        return try #require(tasks["nightly"])
    }

    private func run(_ time: Timestamp) -> (name: String, value: Double, text: String) {
        ("last_run", Double(time.microseconds / 1_000_000), "")
    }

    private func state(_ task: ReportedTask, after: Duration = .zero) -> String {
        let verdict = TaskVerdict.of(task, TaskRules(), now: Self.moment + after)
        return "\(verdict.state.rawValue) \(verdict.code)"
    }

    @Test func `a success is as old as its run, and ages as a dataset's backup does`() throws {
        let ran = Self.moment - .seconds(3600)
        let task = try told([("status", 1, "SUCCESS"), run(ran)])
        #expect(task.lastSuccess == ran)
        #expect(task.client == ClientName("Acme"))
        #expect(state(task) == "HEALTHY up_to_date")
        let old = try told([run(Self.moment - .seconds(36 * 3600 + 1)), ("status", 1, "FINISHED")])
        #expect(state(old) == "WARNING delayed")
        let older = try told([run(Self.moment - .seconds(72 * 3600 + 1)), ("status", 1, "SUCCESS")])
        #expect(state(older) == "BROKEN delayed")
    }

    @Test func `a failure is broken, and its last success is remembered`() throws {
        let ran = Self.moment - .seconds(7200)
        let well = try told([("status", 1, "SUCCESS"), run(ran)])
        let failed = try told([("status", 6, "FAILED"), run(Self.moment)], after: well)
        #expect(state(failed) == "BROKEN task_failed")
        #expect(failed.lastSuccess == ran)
        #expect(TaskVerdict.of(failed, TaskRules(), now: Self.moment).sentence.contains("2"))
    }

    @Test(arguments: [
        ("RUNNING", "REPAIRING task_running"), ("HOLD", "WARNING task_held"),
        ("PENDING", "HEALTHY up_to_date"), ("WAITING", "HEALTHY up_to_date"),
    ])
    func `other words count beside the age of the last success`(word: String, said: String) throws {
        let well = try told([("status", 1, "SUCCESS"), run(Self.moment - .seconds(60))])
        #expect(state(try told([("state", 0, word)], after: well)) == said)
    }

    @Test func `what never succeeded or is not understood is not known`() throws {
        #expect(state(try told([("status", 0, "PENDING")])) == "UNKNOWN task_not_run")
        #expect(state(try told([("status", 0, "WHATEVER")])) == "UNKNOWN task_not_run")
        #expect(state(try told([("status", 2, "RUNNING")])) == "REPAIRING task_running")
    }

    @Test func `a silent system's tasks are not known any more`() throws {
        let task = try told([("status", 1, "SUCCESS"), run(Self.moment)])
        #expect(state(task, after: .seconds(3 * 3600 - 1)) == "HEALTHY up_to_date")
        #expect(state(task, after: .seconds(3 * 3600)) == "UNKNOWN system_silent")
    }

    @Test func `an older webhook that comes late changes no word`() throws {
        let now = try told([("status", 6, "FAILED")])
        let late = try told(
            [("status", 1, "SUCCESS")],
            after: now,
            at: Self.moment - .seconds(60)
        )
        #expect(late.word == "FAILED")
        #expect(late.heardAt == Self.moment)
    }

    @Test func `webhooks without replications tell of no task`() throws {
        let webhook = try webhook([("status", 1, "OK")], task: "")
        let none = ReportedTask.told(by: webhook) { _ in nil }
        #expect(none.isEmpty)
    }
}
