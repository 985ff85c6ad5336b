import APIGatewayCore
import Quantities

/// Whether a try to sign in is judged at all.
enum SignInTurn: Sendable, Equatable {
    /// It is judged, and was counted as wrong already; a good one takes the count back.
    case judged(SignInGuard.Record)
    /// It is not: the name waits until then.
    case waits(until: Timestamp)
}
