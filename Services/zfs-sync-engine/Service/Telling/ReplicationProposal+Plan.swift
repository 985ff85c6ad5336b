import Contracts
import Observations
import ZFSSyncEngineCore

extension ReplicationProposal {
    /// A plan as others are told of it.
    static func of(_ plan: RepairPlan, _ subject: ApprovalSubject?) -> Self {
        var told = Self(
            sentence: plan.sentence,
            acts: plan.steps.flatMap { step in
                step.commands.map { Act(host: $0.host, command: $0.description, why: step.why) }
            },
            losses: plan.losses.map { loss in
                Loss(
                    name: loss.name,
                    guid: loss.guid.description,
                    kind: loss.kind.rawValue,
                    bytes: loss.bytes
                )
            },
            digest: subject.map { ApprovalBook.digest($0.text) }
        )
        told.estimate = plan.estimate
        return told
    }
}

extension ReplicationCopy {
    /// Copies as others are told of them; nil for none.
    static func of(_ copies: [CopyStanding]) -> [Self]? {
        let told = copies.filter { $0.verdict != .gone }.suffix(countMax).map(Self.init)
        return told.isEmpty ? nil : told
    }

    private init(_ standing: CopyStanding) {
        let copy = standing.copy
        self.init(
            host: copy.host,
            guid: copy.guid.description,
            name: copy.name.text,
            kind: copy.kind.rawValue,
            at: copy.at
        )
        switch standing.verdict {
        case .gone: break
        case .refused(let why): refusal = why
        case .planned(let plan, let subject):
            purge = .of(plan, subject)
            guard let all = purge?.losses, all.count > Self.lossesMax else { return }
            purge?.losses = Array(all.prefix(Self.lossesMax))
            purge?.losesMore += all.count - Self.lossesMax
        }
    }
}
