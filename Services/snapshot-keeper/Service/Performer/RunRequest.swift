/// What a run is to do.
package struct RunRequest: Sendable, Hashable {
    /// `schedule`, or who asked for it.
    package var trigger: String
    /// Whether a snapshot is taken before.
    package var takes: Bool
    /// Whether a person let go more than the fuse does.
    package var isConfirmed: Bool

    /// A run.
    package init(by trigger: String, takes: Bool, isConfirmed: Bool = false) {
        self.trigger = trigger
        self.takes = takes
        self.isConfirmed = isConfirmed
    }
}
