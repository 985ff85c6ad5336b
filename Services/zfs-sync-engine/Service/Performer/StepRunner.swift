import Observations
import Quantities
import ZFSSyncEngineCore

/// Takes single steps: written down before, audited, taken, looked at, written down after.
struct StepRunner: Sendable {
    /// What a step belongs to.
    struct Context: Sendable {
        var run: Int64
        var job: ReplicationJob
        var plan: PlanKind
        var approval: String?
        /// What the plan's only stream comes to; nil when there are more, or nobody could say.
        var estimate: ByteCount?
    }

    let channel: any ControlChannel
    let pipeline: any StreamPipeline
    let scanner: HostScanner
    let store: SyncStore
    let board: WorkBoard

    /// Takes a step.
    ///
    /// - Returns: what became of it. That a stream is done is known from the target's guids alone,
    ///   whatever the exit statuses say.
    /// - Throws: `AuditFinding` before anything ran, `CancellationError`, and when the store cannot
    ///   be written.
    func take(_ step: PlanStep, _ context: Context) async throws -> ActionResult {
        for command in step.commands {
            if let finding = CommandAudit.finding(command) { throw finding }
            guard command.operation < .destructive || context.approval != nil else {
                throw AuditFinding(command, "nobody approved it")
            }
        }
        let id = try await store.intend(record(step, context), flags: Self.flags(step))
        board.begin(
            step.why,
            estimate: Self.estimate(step, context),
            of: context.job.id,
            run: context.run
        )
        defer { board.end(context.job.id) }
        let result: ActionResult
        do {
            switch step.act {
            case .run(let command): result = try await run(command)
            case .stream(let stream): result = try await move(stream, context)
            }
        } catch {
            // Whoever is cancelled in the midst of a step leaves it unknown, not open.
            try? await store.settle(id, ActionResult(.unknown, said: "\(error)"))
            throw error
        }
        try await store.settle(id, result)
        return result
    }

    private func run(_ command: ZFSCommand) async throws -> ActionResult {
        do {
            let answers = try await channel.exchange([command], on: command.host)
            guard let answer = answers.first, answer.isComplete else {
                return ActionResult(.unknown, failure: .transport)
            }
            guard answer.status != 0 else { return ActionResult(.done) }
            return ActionResult(
                .failed,
                failure: FailureClass.reading(answer.errorText, status: answer.status),
                said: answer.errorText
            )
        } catch let failure as ChannelFailure {
            return ActionResult(.unknown, failure: failure.failure, said: failure.description)
        }
    }

    private func move(
        _ stream: StreamRequest,
        _ context: Context
    ) async throws -> ActionResult {
        let dataset = context.job.id
        let outcome = await pipeline.run(stream, limits: context.job.limits) { bytes in
            board.move(bytes, of: dataset)
        }
        try Task.checkCancellation()
        var result = ActionResult(
            .unknown,
            failure: outcome.failure,
            said: [outcome.sendSaid, outcome.receiveSaid].filter { !$0.isEmpty }
                .joined(separator: "\n"),
            bytes: outcome.bytes
        )
        let sight = try await scanner.scan(stream.receive.host, watched: [stream.target])
        switch EndState.of(stream.target, in: sight.listing) {
        case .unknown: return result
        case .present(let listing)
        where listing.snapshots.contains(where: { $0.guid == stream.expected }):
            result.outcome = outcome.failure == nil ? .done : .doneWithWarning
        case .present, .missing:
            result.outcome = .failed
            result.failure = outcome.failure ?? .unknown
        }
        return result
    }

    private func record(_ step: PlanStep, _ context: Context) -> ActionRecord {
        var record = ActionRecord(
            id: 0,
            run: context.run,
            dataset: context.job.id,
            plan: context.plan,
            commands: step.commands.map { "\($0.host): \($0)" },
            why: step.why,
            operation: step.operation,
            approval: context.approval,
            intendedAt: Timestamp(microseconds: 0)
        )
        if case .stream(let stream) = step.act {
            record.expected = stream.expected
            record.estimate = stream.estimate ?? context.estimate
        }
        return record
    }

    private static func estimate(_ step: PlanStep, _ context: Context) -> ByteCount? {
        if case .stream(let stream) = step.act { stream.estimate ?? context.estimate } else { nil }
    }

    /// How a stream sends, by its own options; nil for what a token decides.
    private static func flags(_ step: PlanStep) -> SendFlags? {
        guard case .stream(let stream) = step.act, !stream.send.arguments.contains("-t") else {
            return nil
        }
        let words = Set(stream.send.arguments)
        return SendFlags(
            isRaw: words.contains("-w"),
            keepsLargeBlocks: words.contains("-L"),
            keepsCompression: words.contains("-c"),
            embedsData: words.contains("-e")
        )
    }
}
