package import Contracts

/// What a node of the bus needs of its service's journal beyond the rows it publishes.
package protocol BusJournal: MessageJournal {
    /// What commits add to the lanes from now on; a slow reader loses the oldest hints.
    func hints() -> AsyncStream<LaneHint>

    /// What a lane holds right before a consumer's position; nil for a lane not published here.
    func witness(of lane: LaneName, before next: UInt64) async throws -> LaneWitness?

    /// What a lane holds from a sequence on, in one look, passing over rows that cannot be read.
    ///
    /// A row whose checksum is wrong is left out, and recorded as a loss.
    ///
    /// - Parameters:
    ///   - lane: the lane.
    ///   - first: the first sequence wanted.
    ///   - limit: how many rows and bytes at the most; one row is returned however large it is.
    /// - Returns: the rows and the range they cover.
    /// - Throws: when the journal cannot be read.
    func range(
        of lane: LaneName,
        from first: UInt64,
        limit: FetchLimit
    ) async throws -> LaneRange

    /// How an epoch of a lane ended; nil for the epoch that goes on and for one never known.
    func closing(of epoch: Epoch, lane: LaneName) async throws -> ClosedEpoch?

    /// Every cursor, closed ones too.
    func cursors() async throws -> [LaneCursor]

    /// Stores a cursor for a lane that is followed from now on, and closes the cursors of the
    /// lane's other epochs.
    ///
    /// - Parameters:
    ///   - cursor: where the lane is followed from.
    ///   - old: the epoch followed before; nil when the source is new here.
    ///   - loss: what of the old epoch will never come, recorded in the same commit.
    /// - Throws: when the journal cannot be written.
    func open(
        _ cursor: LaneCursor,
        replacing old: Epoch?,
        losing loss: LaneLoss?
    ) async throws

    /// Records a loss and moves the cursor past it, in one commit, with its alarm.
    func record(_ loss: LaneLoss) async throws

    /// Publishes an incident that no commit of the journal's own tells of.
    func report(_ incident: BusIncident) async throws

    /// Stops holding rows back for a consumer that will not come again, at an operator's word.
    func forget(_ subscriber: SourceID, because reason: String) async throws
}
