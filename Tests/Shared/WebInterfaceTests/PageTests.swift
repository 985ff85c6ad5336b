import Foundation
import Quantities
import TestSupport
import Testing

@testable import WebInterface

@Suite struct `Pages` {
    static let signIn = SignInPage(
        problem: "Name or password is wrong.",
        user: "mira",
        next: "/fleet?q=a"
    )
    static let all: [(String, String)] = [
        ("fleet", SamplePages.fleet().render(in: SamplePages.frame)),
        ("system", SamplePages.system().render(in: SamplePages.frame)),
        ("pool", SamplePools.pool().render(in: SamplePages.frame)),
        ("volumes", SampleVolumes.volumes().render(in: SamplePages.frame)),
        ("volume", SampleVolumes.volume().render(in: SamplePages.frame)),
        ("alerts", SampleAlerts.alerts().render(in: SamplePages.frame)),
        (
            "alert",
            AlertPage(alert: SampleAlerts.details()).render(in: SamplePages.frame)
        ),
        ("deliveries", SampleAlerts.deliveries().render(in: SamplePages.frame)),
        ("silences", SampleQuiet.list().render(in: SamplePages.frame)),
        ("silence", SampleQuiet.form(.silence).render(in: SamplePages.frame)),
        ("maintenance", SampleQuiet.form(.maintenance).render(in: SamplePages.frame)),
        ("tickets", SampleTickets.list().render(in: SamplePages.frame)),
        ("ticket", SampleTickets.ticket().render(in: SamplePages.frame)),
        ("clients", SampleTickets.clients().render(in: SamplePages.frame)),
        ("sign-in", signIn.render(in: Frame(viewer: nil, csrf: "token", now: SamplePages.now))),
        (
            "message",
            MessagePage(
                heading: "Not found",
                notice: Notice(.unknown, "There is no system \(strong: "x").")
            ).render(in: SamplePages.frame)
        ),
    ]

    @Test(arguments: all)
    func `each page is as recorded`(name: String, page: String) throws {
        // Asset paths change with each edit of script and stylesheet; the rest must not.
        let text = page.replacing(try Regex("-[0-9a-f]{16}\\."), with: "-0.")
        try expectGolden(text, at: "Tests/Shared/WebInterfaceTests/Golden/\(name).html")
    }

    @Test(arguments: all)
    func `no page holds a script, a style or an address from outside`(
        name: String,
        page: String
    ) throws {
        #expect(!page.contains(" style=") && !page.contains("<style"))
        #expect(!page.contains(try Regex("<script(?! src=\"/assets/)")))
        // A ticket is read in its own system: such a link says so, and tells nothing of us.
        let own = page.replacing("<a rel=\"noreferrer\" href=\"https://", with: "<a ")
        #expect(!own.contains(try Regex("(href|src|action)=\"(https?:)?//")))
        #expect(!page.contains(try Regex(" on[a-z]+=\"")))
    }

    @Test(arguments: all)
    func `each page closes what it opens, and its ids are unique`(name: String, page: String) throws
    {
        let ids = page.matches(of: try Regex(" id=\"([^\"]+)\"", as: (Substring, Substring).self))
            .map { String($0.output.1) }
        #expect(ids.count == Set(ids).count)
        let tags = try Regex(
            "<(/?)([a-zA-Z0-9!]+)((?:[^>\"]|\"[^\"]*\")*?)(/?)>",
            as: (Substring, Substring, Substring, Substring, Substring).self
        )
        var open: [Substring] = []
        for tag in page.matches(of: tags).map(\.output) {
            if ["meta", "link", "input", "br", "!doctype"].contains(tag.2) || !tag.4.isEmpty {
                continue
            }
            if tag.1.isEmpty { open.append(tag.2) } else { #expect(open.popLast() == tag.2) }
        }
        #expect(open.isEmpty)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x", "</title>x",
        "<!--", "a\u{202E}evil", "\u{2066}x", "a\u{0}null", "{{{main}}}",
    ])
    func `a hostile name is shown as words and nothing else`(name: String) {
        var system = SamplePages.system()
        (system.name, system.client, system.state) = (name, name, name)
        system.finding = "Pool \(strong: name) \(name)"
        system.pools[0].name = name
        system.disks[0].smart = name
        system.others[0].name = name
        system.charts = [SamplePages.chart(points: SamplePages.wave, heading: name)]
        let fleet = SamplePages.fleet(SamplePages.row(name: name, client: name))
        for page in [
            fleet.render(in: SamplePages.frame), system.render(in: SamplePages.frame),
            SampleAlerts.alerts(name).render(in: SamplePages.frame),
            SampleAlerts.deliveries(name).render(in: SamplePages.frame),
            SampleQuiet.list(name).render(in: SamplePages.frame),
            SampleQuiet.form(.silence, name).render(in: SamplePages.frame),
            SampleQuiet.form(.maintenance, name).render(in: SamplePages.frame),
            SampleTickets.list(name).render(in: SamplePages.frame),
            SampleTickets.ticket(name).render(in: SamplePages.frame),
            SampleTickets.clients(name).render(in: SamplePages.frame),
            SignInPage(problem: name, user: name, next: "/fleet").render(in: SamplePages.frame),
        ] {
            #expect(name.contains("{") || !page.contains(name))
            #expect(!page.contains("<script>") && !page.contains("<img"))
            let forbidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{2066}", "\u{0}"]
            #expect(!page.unicodeScalars.contains(where: forbidden.contains))
        }
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x"])
    func `an address that is none of the web's is no link`(address: String) {
        #expect(OutsideLink("2104", to: address).markup.html == "2104")
    }

    @Test func `words in braces are shown, not filled in`() {
        let page = SamplePages.fleet(SamplePages.row(name: "{{csrf}}")).render(
            in: SamplePages.frame
        )
        #expect(page.contains("<b>{{csrf}}</b>"))
    }

    @Test func `a page without rows says why in their place`() {
        var page = FleetPage()
        page.empty = Markup("No systems yet. Create an ingest key.")
        let html = page.render(in: SamplePages.frame)
        #expect(html.contains("<p class=\"empty\">No systems yet. Create an ingest key.</p>"))
        #expect(!html.contains("<table"))
    }

    @Test func `a chosen theme is in the document, so that nothing flashes`() {
        var frame = SamplePages.frame
        #expect(!FleetPage().render(in: frame).contains("data-theme"))
        frame.theme = .dark
        #expect(FleetPage().render(in: frame).contains("<html lang=\"en\" data-theme=\"dark\">"))
    }

    @Test func `the script is smaller than ten kilobytes, and assets are named by content`() {
        #expect(Asset.script.bytes.count < 10_000)
        #expect(Set(Asset.all.map(\.path)).count == Asset.all.count)
        for asset in Asset.all {
            #expect(asset.path.contains(asset.entityTag.filter { $0 != "\"" }))
        }
    }
}
