package import Quantities

/// Keeps a pool's scrub still: one that runs pauses, none begins.
package struct PauseScrub: Command {
    /// `scrub-controller.pause.v1`.
    package static let kind: LaneName = .kind("scrub-controller.pause.v1")

    /// The pool's UUID, for ZFS its name.
    package var pool: String
    /// Until when; nil for until it is resumed.
    package var until: Timestamp?
    /// Why; empty for no reason given.
    package var reason: String

    /// The pool.
    package var key: String { pool }

    /// A pause.
    package init(pool: String, until: Timestamp? = nil, reason: String = "") {
        self.pool = pool
        self.until = until
        self.reason = reason
    }
}
