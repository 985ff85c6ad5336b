package import Quantities

/// What is remembered of an alert to see whether it flaps.
package struct FlapState: Sendable, Hashable {
    /// Whether it was over by its sender's last word.
    package var isDown: Bool
    /// How bad it was by its sender's last word.
    package var severity: String
    /// When something of it changed, the oldest first.
    package var changes: [Timestamp]
    /// Whether it flaps: its end is held back until nothing has changed for a while.
    package var isFlapping = false
    /// Whether this occurrence was told of as flapping; stays until it is over.
    package var wasTold = false

    /// What is remembered of an alert that was just heard of.
    package init(isDown: Bool, severity: String, changes: [Timestamp]) {
        self.isDown = isDown
        self.severity = severity
        self.changes = changes
    }
}
