import Contracts
import GRDB
import Quantities
import ZFSSyncEngineCore

extension RepairFinished {
    /// Takes over what is written down of the run: who asked, and every step for this dataset.
    mutating func fill(from id: Int64, in database: Database) throws {
        if let run = try RunTable.run(id, in: database) {
            trigger = run.trigger.rawValue
            person = run.person
            startedAt = run.startedAt
        }
        let last = try ActionTable.last(
            of: id,
            for: DatasetID(dataset),
            limit: RepairStep.countMax,
            in: database
        )
        guard !last.actions.isEmpty else { return }
        steps = last.actions.map(RepairStep.init)
        stepsLeftOut = last.earlier > 0 ? last.earlier : nil
    }
}

extension RepairStep {
    /// A step as it was written down; one that is not settled is unknown.
    init(_ action: ActionRecord) {
        self.init(
            commands: action.commands,
            why: action.why,
            stepClass: action.operation.letter,
            at: action.intendedAt,
            outcome: (action.outcome ?? .unknown).rawValue
        )
        milliseconds = action.settledAt.map { ($0 - action.intendedAt).wholeMicroseconds / 1000 }
        said = action.said.flatMap { $0.isEmpty ? nil : String($0.prefix(Self.saidMax)) }
        bytes = action.bytes
    }
}
