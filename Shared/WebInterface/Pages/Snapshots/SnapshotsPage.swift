package import Quantities

/// The Btrfs subvolumes of which snapshots are kept.
package struct SnapshotsPage: Sendable {
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// The subvolumes with their snapshots.
    package var section: SnapshotsSection
    /// Said in the place of subvolumes that do not exist.
    package var empty: Markup = .none
    /// What a person must know at once.
    package var notices: [Notice] = []

    /// A page of these subvolumes.
    package init(section: SnapshotsSection) { self.section = section }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let hasRows = !section.subvolumes.isEmpty
        var view: [String: Any] = [
            "lead": Markup(lead).html, "hasEmpty": !hasRows, "empty": empty.html,
            "section": hasRows ? section.markup.html : "",
        ]
        view.merge(frame.foot) { ours, _ in ours }
        view["notices"] = (notices + frame.notices).map(\.view)
        return frame.document(
            title: "Snapshots",
            isLive: false,
            main: Templates.render("snapshots", view)
        )
    }
}
