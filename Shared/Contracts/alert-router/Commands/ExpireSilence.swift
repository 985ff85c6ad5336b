/// Ends a silence.
package struct ExpireSilence: Command {
    /// `alert-router.expire-silence.v1`.
    package static let kind: LaneName = .kind("alert-router.expire-silence.v1")

    /// The silence.
    package var id: String

    /// The silence.
    package var key: String { id }

    /// An order to end a silence.
    package init(id: String) { self.id = id }
}
