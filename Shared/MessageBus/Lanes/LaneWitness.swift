package import Quantities

/// What a journal holds just before a consumer's position, read in one look.
package struct LaneWitness: Sendable, Hashable {
    /// The last sequence given out.
    package var head: UInt64
    /// The id of the sound row right before the position; nil when none is held there.
    package var idBefore: MessageID?
    /// Services whose word about the lane counts: its declared consumers.
    package var readers: Set<ServiceName>

    /// What was seen.
    package init(head: UInt64, idBefore: MessageID?, readers: Set<ServiceName>) {
        self.head = head
        self.idBefore = idBefore
        self.readers = readers
    }
}
