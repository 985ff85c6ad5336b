package import Observations
import Quantities
package import ZFSSyncEngineCore

/// Plays the performer on the model: scans, plans, acts, and can be killed before any act.
///
/// It keeps what the real one keeps on disk and nothing else, so that a kill is a new pass.
package struct ModelEngine: Sendable {
    package var model: ZFSModel
    package var policy: DatasetPolicy
    /// What is kept on disk: snapshots begun, how the lineage is sent, a refusal that was told.
    package var kept = PlanEvidence()
    /// The repair of several steps that is journalled.
    package var journal: SwapIntent?
    /// Every command that ran, streams included.
    package var ran: [ZFSCommand] = []
    /// Whether class C may run, as after an approval.
    package var isApproved = false
    /// What the audit said of commands that were about to run.
    package var refused: [AuditFinding] = []
    /// Exchanges with each host in the last scan.
    package var exchanges: [String: Int] = [:]
    private var passes = 0

    package init(_ model: ZFSModel, _ policy: DatasetPolicy) {
        self.model = model
        self.policy = policy
    }

    /// Lists a host; nil when it cannot be.
    package mutating func scan(_ host: String) -> HostListing? {
        var scan = HostScan(host: host, watched: watched(on: host))
        var commands = scan.begin()
        exchanges[host] = 0
        while true {
            exchanges[host, default: 0] += 1
            switch scan.take(commands.map { model.run($0) }) {
            case .ask(let next): commands = next
            case .done(let listing):
                note(scan.dialect, host)
                return listing
            case .failed: return nil
            }
        }
    }

    private mutating func note(_ dialect: ListingDialect, _ host: String) {
        if host == policy.targetHost { kept.targetDialect = dialect }
        if host == policy.sourceHost { kept.sourceDialect = dialect }
    }

    private func watched(on host: String) -> [DatasetName] {
        let own =
            (host == policy.sourceHost ? [policy.source] : [])
            + (host == policy.targetHost ? [policy.target] : [])
        return own + (host == policy.targetHost ? journal?.watched ?? [] : [])
    }

    /// Plans, asking what has to be asked.
    package mutating func plan() -> RepairPlan {
        plan(kept)
    }

    private mutating func plan(_ evidence: PlanEvidence) -> RepairPlan {
        let input = input(evidence)
        let plan = Planner(input, inflate: ModelToken.inflate).plan()
        guard plan.kind == .needsEvidence, let question = plan.questions.first else {
            return estimated(plan, evidence)
        }
        let answer = run(question)
        guard answer.status == 0, let bytes = Int64(answer.text.dropLast()) else { return plan }
        var more = kept
        more.writtenSinceBase = ByteCount(bytes)
        return self.plan(more)
    }

    private mutating func estimated(_ plan: RepairPlan, _ evidence: PlanEvidence) -> RepairPlan {
        guard evidence.estimate == nil, evidence.sourceDialect.hasEstimates else { return plan }
        let sends = plan.steps.compactMap { step -> ZFSCommand? in
            if case .stream(let stream) = step.act { .estimate(stream.send) } else { nil }
        }
        guard !sends.isEmpty else { return plan }
        var total: Int64 = 0
        for send in sends {
            let answer = run(send)
            let last = answer.text.split(separator: "\n").last ?? ""
            guard answer.status == 0, let size = Int64(last.dropFirst("size\t".count)) else {
                return plan
            }
            total += size
        }
        var more = evidence
        more.estimate = ByteCount(total)
        return self.plan(more)
    }

    /// What a plan is made of now.
    package mutating func input(_ evidence: PlanEvidence? = nil) -> PlanInput {
        let (source, target) = (scan(policy.sourceHost), scan(policy.targetHost))
        var evidence = evidence ?? kept
        evidence.sourceDialect = kept.sourceDialect
        evidence.targetDialect = kept.targetDialect
        if let guid = source?.datasets[policy.source]?.dataset.guid { kept.sourceGuid = guid }
        evidence.sourceGuid = kept.sourceGuid
        return PlanInput(
            policy: policy,
            source: source,
            target: target,
            evidence: evidence,
            underWay: journal,
            stamp: "20261127T08\(passes)",
            inflate: ModelToken.inflate
        )
    }

    /// Plans and acts once.
    ///
    /// - Parameters:
    ///   - budget: acts before it is killed; one that is under way counts as not begun.
    ///   - cut: bytes after which each stream is cut.
    /// - Returns: the plan, whether it could be done or not.
    @discardableResult
    package mutating func pass(budget: inout Int, cut: Int64? = nil) -> RepairPlan {
        passes += 1
        let plan = plan()
        guard plan.hasWork || plan.swap != nil else { return plan }
        guard plan.isAllowed(by: policy) || isApproved || journal != nil else { return plan }
        refused += CommandAudit.findings(plan)
        guard refused.isEmpty else { return plan }
        kept.begun.formUnion(plan.brings)
        if let swap = plan.swap {
            perform(swap, &budget, cut)
        } else {
            perform(plan.steps, plan, &budget, cut)
        }
        return plan
    }

    /// Passes until nothing changes any more; the last plan.
    @discardableResult
    package mutating func settle(passesMax: Int = 12) -> RepairPlan {
        var last = plan()
        for _ in 0..<passesMax {
            var budget = Int.max
            let before = (model.hosts, kept)
            last = pass(budget: &budget)
            if model.hosts == before.0, kept == before.1 { break }
        }
        return last
    }

    private mutating func perform(
        _ steps: [PlanStep],
        _ plan: RepairPlan,
        _ budget: inout Int,
        _ cut: Int64?
    ) {
        for step in steps {
            guard budget > 0 else { return }
            budget -= 1
            guard act(step, plan.base, cut) else { return }
        }
    }

    private mutating func perform(_ swap: SwapIntent, _ budget: inout Int, _ cut: Int64?) {
        journal = swap
        for _ in 0..<200 {
            guard budget > 0, let listing = scan(policy.targetHost) else { return }
            let source = EndState.of(policy.source, in: scan(policy.sourceHost))
            let machine = SwapMachine(
                swap,
                listing: listing,
                source: source,
                inflate: ModelToken.inflate
            )
            budget -= 1
            switch machine.next() {
            case .forward(let step), .back(let step):
                guard act(step, nil, cut) else { return }
            case .done, .abandoned:
                journal = nil
                return
            case .stuck, .wait: return
            }
        }
    }

    private mutating func act(_ step: PlanStep, _ base: ZFSGuid?, _ cut: Int64?) -> Bool {
        refused += step.commands.compactMap(CommandAudit.finding)
        guard refused.isEmpty else { return false }
        switch step.act {
        case .run(let command): return run(command).status == 0
        case .stream(let stream):
            ran += [stream.send, stream.receive]
            let end = model.stream(stream, cutAfter: cut)
            let failure = FailureClass.reading(end.receiveSaid, status: end.receiveStatus)
            if failure == .modified, let base, let guid = dataset(of: stream) {
                kept.refusedAsModified = ModifiedRefusal(base: base, dataset: guid)
            }
            if end.bytes > 0, kept.lineage == nil { note(lineage: stream.send.arguments) }
            return end.receiveStatus == 0
        }
    }

    private func dataset(of stream: StreamRequest) -> ZFSGuid? {
        model.hosts[stream.receive.host]?.datasets[stream.target]?.guid
    }

    private mutating func note(lineage words: [String]) {
        guard !words.contains("-t") else { return }
        kept.lineage = SendFlags(
            isRaw: words.contains("-w"),
            keepsLargeBlocks: words.contains("-L"),
            keepsCompression: words.contains("-c"),
            embedsData: words.contains("-e")
        )
    }

    private mutating func run(_ command: ZFSCommand) -> CommandAnswer {
        ran.append(command)
        return model.run(command)
    }
}
