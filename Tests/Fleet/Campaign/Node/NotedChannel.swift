import CampaignControl
import Contracts
import MessageBus
import Observability
import Quantities

/// A performer's way to its issuers, which notes each claim before it is sent.
struct NotedChannel: ClaimChannel {
    let inner: any ClaimChannel
    let history: History
    let bug: PlantedBug?

    /// With the planted bug it stands still, as a clock does that stops with its process.
    var now: Duration { bug == .commandPerformedLate ? .zero : inner.now }

    func ticks() -> AsyncStream<Void> { inner.ticks() }

    func claim(_ claim: ControlMessage.Claim, of issuer: SourceID) async -> ClaimDecision? {
        let id = hexadecimal(claim.command.bytes)
        history.note("claiming \(id) \(claim.attempt) \(bootMicroseconds())")
        let decision = await inner.claim(claim, of: issuer)
        // With the planted bug, an issuer that says nothing has nothing against it.
        return bug == .commandPerformedLate ? decision ?? .claimed : decision
    }
}

/// Time since the machine started, the time asleep included.
func bootMicroseconds() -> Int64 {
    let (seconds, attoseconds) = (SystemWallClock().uptime ?? .zero).components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
}
