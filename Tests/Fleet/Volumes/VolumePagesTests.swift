import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Goal: a developer with Docker who starts `poolkeeper up` sees their volumes, and what a rule
/// would delete, and deletes it by a press of a button.
///
/// Method: a real Docker Engine with a container that labels its volume; the pages in Chromium.
@Suite(.needsDocker, .needsBrowser, .timeLimit(.minutes(10)))
struct `Volumes of one process in a browser` {
    private static let old = 1...9
    private let volume = "camera-footage-\(UInt32.random(in: 0...0xFFFF))"

    @Test func `a plan that a fuse holds is looked at, confirmed, run, and in the audit`()
        async throws
    {
        let docker = try await BusyboxDocker.shared()
        let container = try await startCamera(docker)
        let folder = try TemporaryFolder()
        let up = try UpProcess(in: folder.path, engine: docker.socket)
        let outcome = await Result {
            try await up.waitUntilOpen()
            let browser = try Browser(in: folder.path)
            let seen = await Result { try await look(with: browser, at: up) }
            await browser.stop()
            try seen.get()
            let left = try await docker.docker(["exec", container, "/bin/ls", "/data/recordings"])
            #expect(left.split(separator: "\n") == ["new"])
        }
        let status = await up.stop()
        try await docker.docker(["rm", "--force", container])
        try await docker.docker(["volume", "rm", volume])
        try outcome.get()
        #expect(status == 0, "\(up.process.log)")
    }

    /// The labels of the Storage Manager's document; most of the recordings are years old.
    private func startCamera(_ docker: BusyboxDocker) async throws -> String {
        let labels = [
            "volume": volume, "path": "/recordings", "algorithm": "remove_before_date",
            "max_age_days": "14", "min_age": "0", "description": "Two weeks of recordings",
        ]
        let id = try await docker.run(
            "camera-\(volume)",
            ["--volume", "\(volume):/data"]
                + labels.flatMap { ["--label", "storage-manager.0.\($0)=\($1)"] }
        )
        let days = Self.old.map(String.init).joined(separator: " ")
        let script = """
            mkdir /data/recordings; cd /data/recordings; echo new >new
            for day in \(days); do echo old >old-$day; touch -d 2020-01-0$day old-$day; done
            """
        try await docker.docker(["exec", id, "/bin/sh", "-c", script])
        return id
    }

    private func look(with browser: Browser, at up: UpProcess) async throws {
        try browser.show(width: 1280, colours: "light")
        try browser.visit(up.url + "/volumes")
        try browser.type("admin", into: "input[name=name]")
        try browser.type(up.password, into: "input[name=password]")
        try browser.pressEnter()
        try await eventually("the page says that the volume is held") {
            try browser.visit(up.url + "/volumes")
            return try browser.html.contains("\(volume) is held by its fuse")
        }
        let page = try #require(
            try browser.value(of: "document.querySelector('.note a.btn').href") as? String
        )
        try browser.looksRight("volumes", at: up.url + "/volumes")
        try browser.looksRight("volume-held", at: page)
        let words = try browser.html
        #expect(words.contains("Delete 9 files now"))
        #expect(words.contains("old-9") && !words.contains(">new<"))
        #expect(words.contains("of the 10 files stored, which take"))
        try await confirm(on: page, with: browser)
        try browser.looksRight("volume-done", at: page)
        let audit = try browser.value(
            of: "fetch(document.querySelector('a[href*=audit]').href).then((it) => it.text())"
        )
        let lines = (audit as? String ?? "").split(separator: "\n")
        #expect(lines.count == Self.old.count, "\(lines)")
        for line in lines { #expect(line.contains(#""outcome":"deleted""#)) }
    }

    private func confirm(on page: String, with browser: Browser) async throws {
        try browser.show(width: 1280, colours: "light")
        try browser.visit(page)
        try browser.press("form[action$='/run'] button")
        try await eventually("the page says that the run is done") {
            try browser.visit(page)
            return try browser.html.contains("It was carried out.")
        }
        #expect(try browser.html.contains("9 files"))
    }
}
