package import Quantities

/// What surrounds every page: who looks, when, and where.
package struct Frame: Sendable {
    /// The name of the person who looks; nil before sign-in.
    package var viewer: String?
    /// The token that every form of this session carries.
    package var csrf: String
    /// When the page was made.
    package var now: Timestamp
    /// The viewer's calendar and clock.
    package var calendar: WallCalendar
    /// `light` or `dark` when the viewer chose one; nil to follow the system.
    package var theme: Theme?
    /// Something every page says at its top, such as a part that is not running.
    package var notices: [Notice]
    /// The navigation of a service that runs alone; nil for the gateway's.
    package var links: [Link]?

    /// A place in the navigation of a service that runs alone.
    package struct Link: Sendable, Hashable {
        /// Its words.
        package var words: String
        /// Where it leads.
        package var path: String
        /// Whether the page is of it.
        package var isCurrent: Bool

        /// A place.
        package init(_ words: String, _ path: String, isCurrent: Bool = false) {
            self.words = words
            self.path = path
            self.isCurrent = isCurrent
        }

        var view: [String: Any] { ["words": words, "href": path, "isCurrent": isCurrent] }
    }

    /// The colours a viewer may choose.
    package enum Theme: String, Sendable {
        /// Dark words on light ground.
        case light
        /// Light words on dark ground.
        case dark
    }

    /// A frame of these parts.
    package init(
        viewer: String?,
        csrf: String,
        now: Timestamp,
        calendar: WallCalendar = .utc,
        theme: Theme? = nil,
        notices: [Notice] = [],
        links: [Link]? = nil
    ) {
        self.viewer = viewer
        self.csrf = csrf
        self.now = now
        self.calendar = calendar
        self.theme = theme
        self.notices = notices
        self.links = links
    }

    /// Which part of the navigation a page belongs to.
    enum Section {
        case fleet
        case alerts
        case volumes
        case replication
    }

    /// The whole document around a page's main part.
    func document(
        title: String,
        isLive: Bool,
        section: Section = .fleet,
        main: String
    ) -> String {
        Templates.render(
            "layout",
            [
                "title": title, "isLive": isLive, "main": main, "csrf": csrf,
                "hasTheme": theme != nil, "theme": theme?.rawValue ?? "",
                "stylePath": Asset.style.path, "scriptPath": Asset.script.path,
                "iconPath": Asset.icon.path,
                "hasViewer": viewer != nil, "viewer": viewer ?? "", "isFleet": section == .fleet,
                "isAlerts": section == .alerts, "isVolumes": section == .volumes,
                "isReplication": section == .replication,
                "isAlone": links != nil, "links": (links ?? []).map(\.view),
            ]
        )
    }

    /// What the footer of a page says of time and units.
    var foot: [String: Any] {
        [
            "asOf":
                "\(calendar.date(now)), \(calendar.clockWithSeconds(now)) (\(calendar.name))",
            "longDate": calendar.full(now),
            "notices": notices.map(\.view),
        ]
    }
}
