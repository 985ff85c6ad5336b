import FleetProcesses
import Foundation
import TestSupport
import Testing

/// The pages in a real browser, against a running gateway with history.
@Suite struct `Pages in a browser` {
    @Test(.needsBrowser)
    func `pages fit each window, complain of nothing, work without scripts and follow the news`()
        async throws
    {
        let folder = try TemporaryFolder()
        let demo = try DemoProcess(in: folder.path, systems: 20, days: 2)
        let outcome = await Result { try await look(at: demo, in: folder.path) }
        let status = await demo.stop()
        try outcome.get()
        #expect(status == 0, "\(demo.process.log)")
    }

    private func look(at demo: DemoProcess, in folder: String) async throws {
        try await demo.waitFor("the past is complete")
        let browser = try Browser(in: folder)
        let outcome = await Result {
            try signIn(browser, demo)
            let system = try #require(try browser.value(of: Self.firstLink) as? String)
            try looksRight(
                browser,
                demo,
                pages: [
                    "fleet": "/fleet", "system": system, "alerts": "/alerts",
                    "deliveries": "/deliveries", "silences": "/silences",
                    "silence": "/silences/new", "maintenance": "/maintenance/new",
                    "tickets": "/tickets", "clients": "/clients",
                ]
            )
            try await follows(browser, demo)
            try refuses(browser, demo)
        }
        await browser.stop()
        try outcome.get()
    }

    private static let firstLink =
        "document.querySelector('[data-row] a').getAttribute('href')"

    /// Signs in by keyboard, without scripts, at every size first.
    private func signIn(_ browser: Browser, _ demo: DemoProcess) throws {
        try looksRight(browser, demo, pages: ["sign-in": "/sign-in"])
        try browser.allowScripts(false)
        try browser.visit(demo.url + "/fleet")
        try browser.type("admin", into: "input[name=name]")
        try browser.type(demo.password, into: "input[name=password]")
        try browser.pressEnter()
        #expect(try browser.html.contains("Who needs me today?"))
        try browser.allowScripts(true)
        try browser.visit(demo.url + "/fleet")
    }

    private func looksRight(
        _ browser: Browser,
        _ demo: DemoProcess,
        pages: [String: String]
    ) throws {
        for scripts in [true, false] {
            try browser.allowScripts(scripts)
            for (name, path) in pages {
                try browser.looksRight(name, at: demo.url + path, scripts: scripts)
            }
        }
        try browser.allowScripts(true)
    }

    /// A row of an open page changes when its system reports, without a reload.
    private func follows(_ browser: Browser, _ demo: DemoProcess) async throws {
        let key = try await demo.makeKey()
        try await demo.report("browsed", pool: "tank", percent: 91, key: key)
        try browser.show(width: 1280, colours: "light")
        try await eventually("the page shows the system") {
            try browser.visit(demo.url + "/fleet?q=browsed")
            return try browser.html.contains("91.0\u{202F}%")
        }
        try browser.waitForWords("Live: rows follow")
        _ = try browser.value(of: "window.stays = true")
        try await demo.report("browsed", pool: "tank", percent: 97, key: key)
        try browser.waitForWords("97.0\u{202F}%")
        #expect(try browser.value(of: "window.stays") as? Bool == true)
        #expect(browser.complaints == [])
    }

    /// What this test would hear of, were a page to break its own policy or throw.
    private func refuses(_ browser: Browser, _ demo: DemoProcess) throws {
        try browser.visit(demo.url + "/fleet")
        _ = try browser.value(
            of: """
                new Promise((done) => {
                  document.addEventListener("securitypolicyviolation", () => done(true));
                  const script = document.createElement("script");
                  script.textContent = "window.broken = true";
                  document.body.append(script);
                  const wide = document.createElement("div");
                  wide.style.width = "5000px";
                  wide.textContent = "wide";
                  document.querySelector("main").append(wide);
                })
                """
        )
        #expect(try browser.value(of: "window.broken === undefined") as? Bool == true)
        #expect(try browser.overhang > 0)
        #expect(!browser.complaints.isEmpty)
    }
}
