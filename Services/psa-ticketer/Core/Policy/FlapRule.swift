/// When an incident counts as flapping.
package struct FlapRule: Sendable, Hashable {
    /// So many beginnings and ends make it one.
    package var changes: Int
    /// Within this time.
    package var within: Duration
    /// It is calm again when nothing has changed for so long.
    package var calm: Duration

    /// A rule; five changes within an hour, calm after half an hour, unless told otherwise.
    package init(
        changes: Int = 5,
        within: Duration = .seconds(3600),
        calm: Duration = .seconds(1800)
    ) {
        self.changes = changes
        self.within = within
        self.calm = calm
    }
}
