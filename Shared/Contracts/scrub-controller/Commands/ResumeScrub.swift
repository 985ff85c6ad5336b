/// Ends a person's pause of a pool's scrub; it goes on from where it was.
package struct ResumeScrub: Command {
    /// `scrub-controller.resume.v1`.
    package static let kind: LaneName = .kind("scrub-controller.resume.v1")

    /// The pool's UUID, for ZFS its name.
    package var pool: String

    /// The pool.
    package var key: String { pool }

    /// The end of a pause.
    package init(pool: String) { self.pool = pool }
}
