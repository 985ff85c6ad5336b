/// How an epoch of a lane ended, as its producer knows.
package struct ClosedEpoch: Sendable, Hashable {
    /// The last sequence whose messages come again in the next epoch for certain.
    package var carried: UInt64
    /// The last sequence that is proven to have been given out.
    package var head: UInt64

    /// An end of an epoch.
    package init(carried: UInt64, head: UInt64) {
        self.carried = carried
        self.head = head
    }
}
