/// What came of one attempt to deliver a notification.
package enum DeliveryVerdict: Sendable, Hashable {
    /// The target has it.
    case delivered
    /// It does not have it now, and may take it later; not before `after`, when it said so.
    case retry(after: Duration?, reason: String)
    /// It may have it: the connection was cut after the message was sent.
    case unknown(reason: String)
    /// It will never take this message; another may do.
    case refused(reason: String)
    /// It takes nothing from us any more: its address or our right to it is gone.
    case gone(reason: String)

    /// Why, for a person; nil when it was delivered.
    package var reason: String? {
        switch self {
        case .delivered: nil
        case .retry(_, let reason), .unknown(let reason), .refused(let reason),
            .gone(let reason):
            reason
        }
    }

    /// The word of the delivery history.
    package var word: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .unknown: "unknown"
        case .refused: "refused"
        case .gone: "gone"
        }
    }

    /// The same with another reason, such as one that names no secret.
    package func explained(_ change: (String) -> String) -> Self {
        switch self {
        case .delivered: .delivered
        case .retry(let after, let reason): .retry(after: after, reason: change(reason))
        case .unknown(let reason): .unknown(reason: change(reason))
        case .refused(let reason): .refused(reason: change(reason))
        case .gone(let reason): .gone(reason: change(reason))
        }
    }
}
