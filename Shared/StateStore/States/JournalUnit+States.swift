package import Contracts
package import Quantities

extension JournalUnit {
    /// Publishes how a thing now stands on its state lane, in this unit's commit.
    ///
    /// - Parameters:
    ///   - message: the thing as it stands; it replaces what was put under its key before.
    ///   - time: as of when; among several sources the newest is shown.
    /// - Returns: the message's sequence.
    /// - Throws: `LaneFull`, or when the journal cannot be written.
    @discardableResult
    package func put<M: Message>(_ message: M, at time: Timestamp) throws -> UInt64 {
        precondition(M.lane.kind == .state, "\(M.lane.name) is no state lane")
        return try publish(message, id: newID(at: time), at: time)
    }

    /// Publishes how a thing now stands, encoded before, on its state lane.
    ///
    /// - Parameters:
    ///   - message: the thing as it stands, for a state lane of this journal.
    ///   - time: as of when; among several sources the newest is shown.
    /// - Returns: the message's sequence.
    /// - Throws: `LaneFull`, or when the journal cannot be written.
    @discardableResult
    package func put(_ message: PreparedMessage, at time: Timestamp) throws -> UInt64 {
        try publish(message, id: newID(at: time), at: time)
    }

    /// Publishes that a thing is there no more: a tombstone, kept until every instance of the
    /// lane's required consumers has acknowledged it.
    ///
    /// - Parameters:
    ///   - key: the thing's key.
    ///   - type: the state lane's messages.
    ///   - time: as of when.
    /// - Returns: the tombstone's sequence.
    /// - Throws: `LaneFull`, or when the journal cannot be written.
    @discardableResult
    package func remove<M: Message>(
        _ key: String,
        from type: M.Type,
        at time: Timestamp
    ) throws -> UInt64 {
        precondition(M.lane.kind == .state, "\(M.lane.name) is no state lane")
        let tombstone = PreparedMessage(lane: M.lane.name, key: key, body: [])
        return try publish(tombstone, id: newID(at: time), at: time)
    }

    private func newID(at time: Timestamp) -> MessageID {
        var randomness = IDRandomness()
        return MessageID(at: time, using: &randomness)
    }
}
