import Observations
import Quantities
import ZFSSyncEngineCore

/// A run as the API shows it.
struct RunDocument: Encodable, Sendable {
    struct Action: Encodable, Sendable {
        let id: Int64
        let dataset: Int64
        let plan: String
        let commands: [String]
        let why: String
        let operationClass: String
        let approval: String?
        let expected: String?
        let estimateBytes: Int64?
        let intendedAt: String
        let settledAt: String?
        let outcome: String?
        let failure: String?
        let said: String?
        let bytes: Int64?

        init(_ action: ActionRecord) {
            id = action.id
            dataset = action.dataset.value
            plan = action.plan.rawValue
            commands = action.commands
            why = action.why
            operationClass = action.operation.letter
            approval = action.approval
            expected = action.expected?.description
            estimateBytes = action.estimate?.bytes
            intendedAt = action.intendedAt.rfc3339
            settledAt = action.settledAt?.rfc3339
            outcome = action.outcome?.rawValue
            failure = action.failure?.rawValue
            said = action.said
            bytes = action.bytes?.bytes
        }
    }

    /// What came of a dataset; one that was up to date is left out.
    struct Result: Encodable, Sendable {
        let dataset: Int64
        let outcome: String
        let plan: String
        let sentence: String
        let failure: String?
        let bytes: Int64
        let at: String

        init(_ row: RunResult) {
            dataset = row.dataset.value
            outcome = row.result.outcome.rawValue
            plan = row.result.plan.rawValue
            sentence = row.result.sentence
            failure = row.result.failure?.rawValue
            bytes = row.result.bytes.bytes
            at = row.at.rfc3339
        }
    }

    let id: Int64
    let trigger: String
    let person: String?
    let dataset: Int64?
    let dryRun: Bool
    let startedAt: String
    let endedAt: String?
    let result: String
    let summary: String?
    let results: [Result]?
    let actions: [Action]?

    init(_ run: RunRecord, results: [RunResult]? = nil, actions: [ActionRecord]? = nil) {
        id = run.id
        trigger = run.trigger.rawValue
        person = run.person
        dataset = run.dataset?.value
        dryRun = run.isDryRun
        startedAt = run.startedAt.rfc3339
        endedAt = run.endedAt?.rfc3339
        result = run.result?.rawValue ?? "running"
        summary = run.summary
        self.results = results.map { $0.map(Result.init) }
        self.actions = actions.map { $0.map(Action.init) }
    }
}
