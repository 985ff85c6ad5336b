import Contracts
import Quantities

extension BusEvent {
    /// What is published of the event; nil for those that the journal tells of itself, and for
    /// those that need nobody.
    func incident(at time: Timestamp) -> BusIncident? {
        switch self {
        case .olderEpoch(let source, let lane, let epoch):
            BusIncident(
                .conflict,
                .critical,
                lane: lane,
                source: source,
                epoch: epoch,
                text: """
                    \(source) publishes \(lane) in its closed epoch \(epoch): two journals claim \
                    one name; stop the one that was put back
                    """,
                at: time
            )
        case .twin(let source, let lane):
            BusIncident(
                .conflict,
                .critical,
                lane: lane,
                source: source,
                text: """
                    a process of \(source) that was replaced still publishes \(lane): two \
                    processes claim one name; stop one or rename it
                    """,
                at: time
            )
        case .conflict(let source):
            BusIncident(
                .conflict,
                .critical,
                source: source,
                text: "two connections claim to be \(source); stop one or rename it",
                at: time
            )
        default: nil
        }
    }
}
