import Foundation
import Observations
import Quantities
import ZFSSyncEngineCore

/// Makes plans: lists both ends, asks what the planner still has to know, and asks it again.
struct DatasetLook: Sendable {
    /// Questions in a row at the most; a plan that asks more is not made.
    static let questionsMax = 4

    let job: ReplicationJob
    let channel: any ControlChannel
    let scanner: HostScanner
    let store: SyncStore
    let clock: any WallClock

    private var policy: DatasetPolicy { job.policy }

    /// Lists both ends anew and plans.
    func look() async throws -> DatasetView {
        let memory = try await store.memory(of: job.id)
        async let source = scanner.scan(policy.sourceHost, watched: [policy.source])
        async let target = scanner.scan(
            policy.targetHost,
            watched: [policy.target] + (memory.swap?.watched ?? []),
            trees: Self.trees(memory, on: policy.targetHost)
        )
        return try await view(source: source, target: target, memory, isEstimated: true)
    }

    /// Plans by what a scan of all has seen; what streams come to is asked only when they are near.
    func view(
        source: HostSight,
        target: HostSight,
        _ memory: DatasetMemory,
        isEstimated: Bool
    ) async throws -> DatasetView {
        var evidence = PlanEvidence()
        evidence.lineage = memory.lineage
        evidence.begun = memory.begun
        evidence.sourceGuid = memory.sourceGuid
        evidence.anchor = policy.anchors ? memory.anchor?.guid : nil
        evidence.refusedAsModified = memory.refusal
        evidence.sourceDialect = source.dialect ?? .list
        evidence.targetDialect = target.dialect ?? .list
        var input = PlanInput(
            policy: policy,
            source: source.listing,
            target: target.listing,
            evidence: evidence,
            underWay: memory.swap,
            stamp: Self.stamp(clock.now()),
            inflate: TokenInflater.inflate
        )
        var plan = Planner(input, inflate: TokenInflater.inflate).plan()
        for _ in 0..<Self.questionsMax {
            guard try await ask(plan, &input, isEstimated) else { break }
            plan = Planner(input, inflate: TokenInflater.inflate).plan()
        }
        let copies = memory.copies.map { copy in
            let planner = PurgePlanner(
                copy.guid,
                policy: policy,
                listing: copy.host == policy.targetHost ? input.targetHost : nil,
                source: input.source
            )
            return CopyStanding(copy, planner.verdict(lastCalled: copy.name))
        }
        return DatasetView(input: input, plan: plan, memory: memory, copies: copies)
    }

    /// The copies on a host that were set aside: all below them has to be known to purge one.
    static func trees(_ memory: DatasetMemory, on host: String) -> [DatasetName] {
        memory.copies.filter { $0.host == host }.map(\.name)
    }

    /// Asks what the plan lacks; false when there is nothing to ask, or no answer came.
    private func ask(
        _ plan: RepairPlan,
        _ input: inout PlanInput,
        _ isEstimated: Bool
    ) async throws -> Bool {
        if !plan.questions.isEmpty {
            guard input.evidence.writtenSinceBase == nil,
                let written = try await written(plan.questions)
            else { return false }
            input.evidence.writtenSinceBase = written
            return true
        }
        guard isEstimated, input.evidence.estimate == nil,
            input.evidence.sourceDialect.hasEstimates,
            let estimate = try await estimate(plan)
        else { return false }
        input.evidence.estimate = estimate
        return true
    }

    private func written(_ questions: [ZFSCommand]) async throws -> ByteCount? {
        guard let question = questions.first, CommandAudit.finding(question) == nil,
            let text = try await text(of: question)
        else { return nil }
        return text.split(whereSeparator: \.isWhitespace).last.flatMap { Int64($0) }
            .map(ByteCount.init)
    }

    /// What all streams of a plan come to, by dry runs of their sends.
    private func estimate(_ plan: RepairPlan) async throws -> ByteCount? {
        let sends = plan.steps.compactMap { step -> ZFSCommand? in
            guard case .stream(let stream) = step.act, stream.send.arguments.first == "send" else {
                return nil
            }
            var send = stream.send
            send.arguments.insert("-nvP", at: 1)
            return send
        }
        guard !sends.isEmpty else { return nil }
        var total: Int64 = 0
        for send in sends {
            guard let text = try await text(of: send), let size = SendEstimate.read(text) else {
                return nil
            }
            total = total.addingReportingOverflow(size).overflow ? .max : total + size
        }
        return ByteCount(total)
    }

    private func text(of command: ZFSCommand) async throws -> String? {
        do {
            let answer = try await channel.exchange([command], on: command.host).first
            guard let answer, answer.isComplete, answer.status == 0 else { return nil }
            return answer.text
        } catch is ChannelFailure {
            return nil
        }
    }

    /// A moment as it stands in names, such as `20261127T080000Z`.
    static func stamp(_ time: Timestamp) -> String {
        let text = time.rfc3339.prefix { $0 != "." }
        return text.filter { $0.isNumber || $0 == "T" } + "Z"
    }
}
