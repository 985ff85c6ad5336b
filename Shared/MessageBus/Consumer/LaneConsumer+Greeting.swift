import Contracts
import Quantities

// What a consumer says first, and what it knows to be lost when the answer ends an epoch.
extension LaneConsumer {
    /// The first thing said to a producer, and again until it answers.
    mutating func greet(_ now: Duration, older: Epoch? = nil) -> [ConsumerAction] {
        hello.start(now)
        return [
            .hello(
                ControlMessage.Position(
                    lane: lane.name,
                    epoch: epoch,
                    next: next,
                    lastID: lastID,
                    head: head,
                    older: older
                )
            )
        ]
    }

    /// What was given out in the epoch that ends, was not taken, and is not known to come again.
    func lossAtClosing(_ welcome: ControlMessage.Welcome) -> LaneLoss? {
        guard let epoch else { return nil }
        let first = max(next, (welcome.closed?.carried ?? 0) + 1)
        let last = max(head, welcome.closed?.head ?? 0)
        guard first <= last else { return nil }
        return LaneLoss(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: first,
            to: last,
            reason: "the producer's journal was put back or made anew before they were taken; "
                + "those it still holds come again in its new epoch"
        )
    }
}
