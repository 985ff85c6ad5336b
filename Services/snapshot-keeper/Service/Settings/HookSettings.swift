/// The pre-backup bridge: what runs before and after a snapshot is taken.
package struct HookSettings: Sendable, Equatable {
    /// The command before, with its arguments; empty for none.
    ///
    /// When it fails, nothing is taken.
    package var before: [String] = []
    /// The command after, whatever became of the snapshot; empty for none.
    package var after: [String] = []
    /// How long each may take.
    package var timeMax = Duration.seconds(300)

    /// No hooks.
    package init() {}
}
