/// What an algorithm asks for, once it knows how much there is.
package enum Demand: Sendable, Hashable {
    /// Nothing has to go.
    case nothing
    /// Files go in order until so many bytes are free, but the last of the order stay.
    case free(bytes: Int64, keepingLast: Int64)
    /// Every file that may go goes, but the last of the order stay.
    case everything(keepingLast: Int64)
    /// What has to go cannot be said; nothing goes.
    case unknown(because: String)
}
