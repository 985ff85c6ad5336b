import Contracts
import MessageBus
import Quantities
import StateStore

/// Issues commands, more than can be performed in time, and notes each decision before it is told.
struct Issuer: ClaimDeciding {
    let inner: CommandIssuer
    let history: History
    let performers: [SourceID]

    func decide(
        _ claim: ControlMessage.Claim,
        by peer: SourceID
    ) async throws -> ClaimDecision {
        let decision = try await inner.decide(claim, by: peer)
        let word = decision == .claimed ? "claimed" : "expired"
        history.note("decided \(hexadecimal(claim.command.bytes)) \(claim.attempt) \(word)")
        return decision
    }

    /// Issues a command to each performer every 0.2 s while it may, until the task is cancelled.
    func run(while isAllowed: @Sendable () -> Bool) async {
        var tick = 0
        for await _ in SystemBusTimer().ticks() {
            tick += 1
            if tick.isMultiple(of: 2), isAllowed() {
                for performer in performers { await issue(tick / 2, to: performer) }
            }
            guard tick.isMultiple(of: 10) else { continue }
            do {
                // Whoever looks at commands has those decided whose time is over.
                _ = try await inner.commands(limit: 1)
            } catch {
                print("looks at no commands: \(error)")
            }
        }
    }

    private func issue(_ number: Int, to performer: SourceID) async {
        do {
            let id = try await inner.issue(
                Work(key: "k\(number % 2)", number: number),
                to: performer,
                by: "eva",
                expiringIn: .seconds(12)
            )
            history.note("ordered \(hexadecimal(id.bytes)) \(performer)")
        } catch {
            // Refused, which promises nothing.
            print("issues no command: \(error)")
        }
    }
}
