import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension CommandHandler {
    /// Brings one command to its end, or stops where it is when the task is cancelled.
    func handle(_ operation: OperationRecord, _ channel: any ClaimChannel) async {
        var operation = operation
        guard let performer = performers[operation.kind] else {
            let reason = "\(journal.source.service) knows no command \(operation.kind)"
            return await end(&operation, .rejected(reason), channel)
        }
        if operation.state == .acting {
            return await review(&operation, performer, channel)
        }
        let act: CommandPerformer.Act
        do {
            act = try performer.prepare(operation)
        } catch {
            return await end(&operation, .rejected("its request does not read: \(error)"), channel)
        }
        await passing(.stored, operation)
        guard await claim(&operation, channel), !Task.isCancelled else { return }
        await passing(.begun, operation)
        guard !Task.isCancelled else { return }
        let outcome: CommandOutcome
        do {
            outcome = try await act(operation)
        } catch {
            // The service ends: what became of it is found out at the next start.
            if Task.isCancelled { return }
            outcome = .unknown("\(error)")
        }
        await passing(.done, operation)
        await end(&operation, outcome, channel)
    }

    private func review(
        _ operation: inout OperationRecord,
        _ performer: CommandPerformer,
        _ channel: any ClaimChannel
    ) async {
        let outcome: CommandOutcome
        do {
            outcome = try await performer.review(operation)
        } catch {
            if Task.isCancelled { return }
            outcome = .unknown("the service ended while it was being performed, and: \(error)")
        }
        await end(&operation, outcome, channel)
    }

    /// Claims until the issuer decides; says whether the command may be, and is noted as, begun.
    private func claim(_ operation: inout OperationRecord, _ channel: any ClaimChannel) async
        -> Bool
    {
        var randomness = SystemRandomNumberGenerator()
        var wait = Duration.seconds(1)
        while !Task.isCancelled {
            operation.attempts += 1
            guard await write(operation, .waiting, nil, channel) else { return false }
            await passing(.counted, operation)
            guard !Task.isCancelled else { return false }
            let claim = ControlMessage.Claim(
                lane: LaneDeclaration.command(to: journal.source).name,
                command: operation.id,
                attempt: operation.attempts,
                token: randomness.next()
            )
            let sent = channel.now
            switch await channel.claim(claim, of: operation.issuer) {
            case .expired(let reason):
                _ = await write(operation, .expired, reason, channel)
                return false
            case .claimed:
                await passing(.claimed, operation)
                guard !Task.isCancelled, await write(operation, .acting, nil, channel) else {
                    return false
                }
                operation.state = .acting
                if channel.now - sent < Self.window { return true }
            // The decision is too old to act on: nothing was begun, and it is asked again.
            case nil:
                await rest(wait, channel)
                wait = min(wait * 2, .seconds(30))
            }
        }
        return false
    }

    /// Answers, together with what the outcome publishes.
    private func end(
        _ operation: inout OperationRecord,
        _ outcome: CommandOutcome,
        _ channel: any ClaimChannel
    ) async {
        let ended = operation
        await untilStored(channel) { [journal] in
            let now = journal.clock.now()
            try await journal.perform { try $0.answer(ended, outcome, at: now) }
        }
        operation.state = outcome.state
        await passing(.answered, operation)
    }

    private func write(
        _ operation: OperationRecord,
        _ state: OperationRecord.State,
        _ reason: String?,
        _ channel: any ClaimChannel
    ) async -> Bool {
        await untilStored(channel) { [journal] in
            let now = journal.clock.now()
            try await journal.perform { try $0.set(operation, state, reason, at: now) }
        }
        return !Task.isCancelled
    }

    /// Tries again, such as on a full disk, until it is on the disk or the task is cancelled.
    private func untilStored(
        _ channel: any ClaimChannel,
        _ store: () async throws -> Void
    ) async {
        while !Task.isCancelled {
            do { return try await store() } catch { await rest(.seconds(1), channel) }
        }
    }

    private func rest(_ wait: Duration, _ channel: any ClaimChannel) async {
        let end = channel.now + wait
        for await _ in channel.ticks() where channel.now >= end { return }
    }

    /// How long after a claim was sent its command may still be begun.
    private static let window = Duration.seconds(10)
}
