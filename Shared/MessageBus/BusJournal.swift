/// What a node of the bus needs of its service's journal beyond the rows it publishes.
package protocol BusJournal: MessageJournal {
    /// What commits add to the lanes from now on; a slow reader loses the oldest hints.
    func hints() -> AsyncStream<LaneHint>

    /// Every cursor, closed ones too.
    func cursors() async throws -> [LaneCursor]

    /// Stores a cursor for a lane that is followed from now on, and closes the cursors of the
    /// lane's other epochs.
    func open(_ cursor: LaneCursor) async throws

    /// Records a loss and moves the cursor past it, in one commit.
    func record(_ loss: LaneLoss) async throws
}
