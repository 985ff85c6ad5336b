package import Contracts
package import Quantities

/// How a reported task does at a moment, and why.
package struct TaskVerdict: Sendable, Hashable {
    /// How it does.
    package var state: ReplicationState
    /// The reason's word, such as `task_failed` or `delayed`.
    package var code: String
    /// The reason for a person.
    package var sentence: String
    /// How old its last success is; nil when there was none.
    package var age: Duration?

    private init(_ state: ReplicationState, _ code: String, _ sentence: String) {
        self.state = state
        self.code = code
        self.sentence = sentence
    }

    /// The verdict on a task; the same rules of age as for a dataset of the engine's own.
    package static func of(_ task: ReportedTask, _ rules: TaskRules, now: Timestamp) -> Self {
        var verdict = judged(task, rules, now: now)
        verdict.age = task.lastSuccess.map { max(.zero, now - $0) }
        return verdict
    }

    private static func judged(
        _ task: ReportedTask,
        _ rules: TaskRules,
        now: Timestamp
    ) -> Self {
        let silence = now - task.heardAt
        guard silence < rules.silence else {
            return Self(
                .unknown,
                "system_silent",
                "\(task.systemName) told nothing for \(Wording.duration(silence)); its task "
                    + "\(task.task) was \(task.word.isEmpty ? "not known" : task.word) then"
            )
        }
        if task.code == 6 {
            return Self(
                .broken,
                "task_failed",
                "the task \(task.task) of \(task.systemName) failed (\(task.word)); "
                    + last(task, now)
            )
        }
        guard let success = task.lastSuccess else {
            return Self(
                task.code == 2 ? .repairing : .unknown,
                task.code == 2 ? "task_running" : "task_not_run",
                "the task \(task.task) of \(task.systemName) is "
                    + "\(task.word.isEmpty ? "not known" : task.word); \(last(task, now))"
            )
        }
        let age = now - success
        if age > rules.delay.broken { return delayed(.broken, task, age, rules.delay.broken) }
        switch task.code {
        case 2:
            return Self(
                .repairing,
                "task_running",
                "the task \(task.task) of \(task.systemName) runs; \(last(task, now))"
            )
        case 5:
            return Self(
                .warning,
                "task_held",
                "the task \(task.task) of \(task.systemName) is on hold; \(last(task, now))"
            )
        default: break
        }
        if age > rules.delay.warning { return delayed(.warning, task, age, rules.delay.warning) }
        return Self(
            .healthy,
            "up_to_date",
            "the task \(task.task) of \(task.systemName) did well; \(last(task, now))"
        )
    }

    private static func delayed(
        _ state: ReplicationState,
        _ task: ReportedTask,
        _ age: Duration,
        _ limit: Duration
    ) -> Self {
        Self(
            state,
            "delayed",
            "the last success of the task \(task.task) of \(task.systemName) is "
                + "\(Wording.duration(age)) old, more than \(Wording.duration(limit))"
        )
    }

    private static func last(_ task: ReportedTask, _ now: Timestamp) -> String {
        task.lastSuccess.map { "its last success was \(Wording.ago($0, now: now))" }
            ?? "no success of it is known"
    }
}
