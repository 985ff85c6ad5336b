package import Contracts
package import Quantities

/// Where a service's published messages are true: rows that were committed with the state change
/// behind them.
///
/// The bus is only the fast way to tell others; see `README.md`.
///
/// `StateStore.ServiceJournal` is the one real implementation.
package protocol MessageJournal: Sendable {
    /// The instance that publishes from this journal.
    var source: SourceID { get }
    /// The journal's epoch; another one after `renewEpoch`.
    var epoch: Epoch { get }

    /// Rows of a lane in order, from a sequence on.
    ///
    /// - Parameters:
    ///   - lane: the lane; one that was never published on has no rows.
    ///   - first: the first sequence wanted.
    ///   - limit: how many rows and bytes at the most; one row is returned however large it is.
    /// - Returns: rows without a gap; empty when `first` is behind the head.
    /// - Throws: when the journal cannot be read.
    func rows(of lane: LaneName, from first: UInt64, limit: FetchLimit) async throws -> [Envelope]

    /// Where a lane begins and ends now.
    func extent(of lane: LaneName) async throws -> LaneExtent

    /// Every lane that was ever published on, with its extent.
    func extents() async throws -> [LaneName: LaneExtent]

    /// Records that a subscriber needs nothing up to a sequence any more.
    ///
    /// Durable before it returns; a lower sequence than recorded changes nothing, nor does one of
    /// another epoch than the journal's.
    func acknowledge(
        _ lane: LaneName,
        by subscriber: SourceID,
        upTo sequence: UInt64,
        in epoch: Epoch
    ) async throws

    /// Begins a new epoch, because the journal is known to have been put back.
    ///
    /// Its rows keep their numbers and stand in the new epoch from now on; every consumer begins at
    /// the first of them, and knows by their ids what it took before.
    ///
    /// - Parameters:
    ///   - old: the epoch to leave; when the journal has left it already, nothing is done.
    ///   - proof: what is known to be gone; nil when no lane of the bus shows it.
    ///   - reason: what showed it, for a person.
    /// - Returns: the journal's epoch now.
    /// - Throws: when the journal cannot be written.
    @discardableResult
    func renewEpoch(
        replacing old: Epoch,
        proof: RollbackProof?,
        because reason: String
    ) async throws -> Epoch

    /// The head of a lane after commits moved it; only the newest is kept for a slow reader.
    func advances(of lane: LaneName) -> AsyncStream<UInt64>
}

extension MessageJournal {
    /// Records an acknowledgement in the journal's epoch.
    package func acknowledge(
        _ lane: LaneName,
        by subscriber: SourceID,
        upTo sequence: UInt64
    ) async throws {
        try await acknowledge(lane, by: subscriber, upTo: sequence, in: epoch)
    }
}

/// What shows that a journal was put back.
package struct RollbackProof: Sendable, Hashable {
    /// The lane that shows it.
    package var lane: LaneName
    /// The last sequence that is proven to have been given out in the old epoch.
    package var head: UInt64

    /// A proof.
    package init(lane: LaneName, head: UInt64) {
        self.lane = lane
        self.head = head
    }
}

/// How much one read of a lane may return.
package struct FetchLimit: Sendable, Hashable {
    /// Rows at the most.
    package var count: Int
    /// Bytes of bodies at the most, but always one row.
    package var bytes: Int

    /// A limit of rows and bytes.
    package init(count: Int, bytes: Int) {
        self.count = count
        self.bytes = bytes
    }

    /// What one FETCH may ask for: 1,000 rows, 256 KiB.
    package static let fetch = FetchLimit(count: 1000, bytes: 256 << 10)
}

/// Where a lane begins and ends.
package struct LaneExtent: Sendable, Hashable {
    /// The first sequence still held; 1 when nothing was trimmed.
    package var low: UInt64
    /// The last sequence given out; 0 before the first message.
    package var head: UInt64
    /// The id of the message at `head`, while it is held.
    package var lastID: MessageID?

    /// An extent of these bounds.
    package init(low: UInt64, head: UInt64, lastID: MessageID?) {
        self.low = low
        self.head = head
        self.lastID = lastID
    }
}

/// What may be done inside one unit of work: everything in it commits together or not at all.
package protocol UnitOfWork {
    /// Appends a message to its lane; it is published when the unit's group has committed.
    ///
    /// - Parameters:
    ///   - message: the fact or request.
    ///   - id: the same id again is the same message: nothing is added.
    ///   - time: when it happened, by this service's clock.
    /// - Returns: the message's sequence in its lane, the earlier one when the id is known.
    /// - Throws: `LaneFull` when the lane is at its limit and its policy is to block.
    func publish(_ message: some Message, id: MessageID, at time: Timestamp) throws -> UInt64
}

/// A lane is at its limit and its policy is to refuse.
package struct LaneFull: Error, Sendable, Equatable, CustomStringConvertible {
    /// The lane that is full.
    package let lane: LaneName
    /// Bytes its unacknowledged rows hold.
    package let held: ByteCount
    /// The limit.
    package let limit: ByteCount

    /// The refusal of one more message.
    package init(lane: LaneName, held: ByteCount, limit: ByteCount) {
        self.lane = lane
        self.held = held
        self.limit = limit
    }

    /// What is full and what frees it.
    package var description: String {
        """
        lane \(lane) holds \(held.bytes) of \(limit.bytes) bytes that its required consumers have \
        not acknowledged; it takes messages again when they catch up
        """
    }
}
