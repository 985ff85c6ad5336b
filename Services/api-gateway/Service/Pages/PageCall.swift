import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import WebInterface

/// What a page needs of the request that asks for it.
struct PageCall {
    let request: Request
    let now: Timestamp

    /// The frame around a page for somebody who signed in.
    func frame(for principal: Principal, _ installation: InstallationWatch) -> Frame {
        let token = SessionCookie.value(in: request).map(SessionCookie.formToken) ?? ""
        var frame = frame(viewer: principal.displayName, csrf: token)
        frame.notices = installation.notices
        return frame
    }

    /// The frame around a page.
    func frame(viewer: String?, csrf: String) -> Frame {
        Frame(
            viewer: viewer,
            csrf: csrf,
            now: now,
            calendar: calendar,
            theme: Cookies(request)["theme"].flatMap(Frame.Theme.init)
        )
    }

    /// The calendar of the viewer's zone, which the script keeps in a cookie.
    ///
    /// The cookie reads `120.Europe%2FBerlin`: minutes ahead of UTC, and the name.
    var calendar: WallCalendar {
        guard let text = Cookies(request)["zone"], text.utf8.count <= 100 else { return .utc }
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let minutes = Int64(parts[0]), abs(minutes) <= 15 * 60 else {
            return .utc
        }
        let name = FormFields.decoded(String(parts[1]), plusIsSpace: false)
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return .utc }
        return WallCalendar(offsetSeconds: minutes * 60, name: name)
    }

    /// Whether the caller reads pages rather than data.
    static func wantsPage(_ request: Request) -> Bool {
        (request.headers[.accept] ?? "").contains("text/html")
    }

    /// A page that is made anew each time and for one viewer.
    static func answer(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        .html(
            html,
            status: status,
            headers: [.cacheControl: "private, no-store", .vary: "cookie, accept"]
        )
    }

    /// An answer that sends the browser elsewhere.
    static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
