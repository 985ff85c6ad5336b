package import Observations
package import Quantities

/// What would be done for one dataset, with its reasons; a value that does nothing by itself.
///
/// Dry run, preview and performance are all of this value. `losses` is empty in classes A and B.
package struct RepairPlan: Sendable, Hashable, Codable {
    /// What it does.
    package var kind: PlanKind
    /// Why.
    package var reason: PlanReason
    /// The why as a sentence for a person.
    package var sentence: String
    /// The steps in order; those of a swap are how it would go from here on.
    package var steps: [PlanStep]
    /// The repair of several steps that the steps belong to; journalled before the first.
    package var swap: SwapIntent?
    /// The common base, when there is one.
    package var base: ZFSGuid?
    /// The snapshot that the target ends with.
    package var goal: ZFSGuid?
    /// Snapshots that its streams bring, any of which a cut receive may be of.
    package var brings: [ZFSGuid]
    /// What the streams come to, when known.
    package var estimate: ByteCount?
    /// What is gone afterwards.
    package var losses: [Loss]
    /// What has to be asked before it can be decided, by commands that only look.
    package var questions: [ZFSCommand]

    /// A plan without steps.
    package init(_ kind: PlanKind, _ reason: PlanReason, _ sentence: String) {
        self.kind = kind
        self.reason = reason
        self.sentence = sentence
        steps = []
        brings = []
        losses = []
        questions = []
    }

    /// The worst of its steps.
    package var operation: OperationClass { steps.map(\.operation).max() ?? .additive }

    /// Whether there is something to do.
    package var hasWork: Bool { !steps.isEmpty }

    /// Whether it may be done without asking, by what the settings allow.
    package func isAllowed(by policy: DatasetPolicy) -> Bool {
        guard hasWork, !policy.isDryRun, losses.isEmpty else { return false }
        switch operation {
        case .additive: return policy.repairs && swap == nil
        case .reversible: return policy.reanchors
        case .destructive: return false
        }
    }
}
