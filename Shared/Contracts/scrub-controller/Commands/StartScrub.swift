/// Begins a scrub of a pool before it is due; it still waits for an idle time unless told not to.
package struct StartScrub: Command {
    /// `scrub-controller.start.v1`.
    package static let kind: LaneName = .kind("scrub-controller.start.v1")

    /// The pool's UUID, for ZFS its name.
    package var pool: String
    /// Whether it begins at once, however busy the disks are; it is slowed down all the same.
    package var now: Bool

    /// The pool.
    package var key: String { pool }

    /// A start.
    package init(pool: String, now: Bool = false) {
        self.pool = pool
        self.now = now
    }
}
