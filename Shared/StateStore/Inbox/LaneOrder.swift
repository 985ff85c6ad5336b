/// What waits while a message of an applied lane fails.
package enum LaneOrder: Sendable, Hashable {
    /// The whole lane: nothing overtakes it.
    case lane
    /// Only messages of its key.
    case key
}
