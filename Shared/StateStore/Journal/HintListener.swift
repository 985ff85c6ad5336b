import Contracts
import MessageBus

/// Somebody who is told what commits added.
struct HintListener: Sendable {
    /// Whether small messages themselves are wanted, not only the head.
    let wantsMessages: Bool
    /// Takes one hint; never blocks.
    let heed: @Sendable (LaneHint) -> Void
    /// Ends the listener's stream.
    let finish: @Sendable () -> Void
}
