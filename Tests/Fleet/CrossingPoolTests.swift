import FleetProcesses
import Foundation
import TestSupport
import Testing

/// One pool's way through the whole house: from webhooks to what people are told and do.
@Suite struct `A pool that fills` {
    @Test(.needsBrowser)
    func `is one alert, told by Discord and mail, looked after on its page, and over`()
        async throws
    {
        try await WebhookSink.with { discord, url in
            let mails = try await FakeMailServer()
            let folder = try TemporaryFolder()
            let settings = try folder.write(
                Self.settings(discord: "\(url)/discord", mailPort: mails.port),
                to: "alert-router.yml"
            )
            let demo = try DemoProcess(in: folder.path, systems: 1, days: 1, alerts: settings)
            let outcome = await Result {
                try await demo.waitFor("the past is complete")
                try await follow(demo, discord, mails, in: folder.path)
            }
            let status = await demo.stop()
            try outcome.get()
            #expect(status == 0, "\(demo.process.log)")
        }
    }

    /// Only the client of the test's own system is told of, so that the fleet's troubles keep out.
    private static func settings(discord: String, mailPort: Int) -> String {
        """
        listen: 127.0.0.1:0
        alertmanager:
          global:
            smtp_smarthost: 127.0.0.1:\(mailPort)
            smtp_from: poolkeeper@example.org
            smtp_require_tls: false
          route:
            receiver: nobody
            routes:
              - matchers: [client="Acme"]
                receiver: office
                group_by: [alertname, client, system]
                group_wait: 1s
                group_interval: 1s
                repeat_interval: 12h
          receivers:
            - name: nobody
            - name: office
              discord_configs:
                - webhook_url: \(discord)
                  send_resolved: true
              email_configs:
                - to: ops@example.org
                  send_resolved: true
        """
    }

    private func follow(
        _ demo: DemoProcess,
        _ discord: WebhookSink,
        _ mails: FakeMailServer,
        in folder: String
    ) async throws {
        let key = try await demo.makeKey()
        func report(_ percent: Int) async throws {
            try await demo.report("nas-acme", pool: "tank", percent: percent, key: key)
        }
        func told(_ count: Int, _ words: String) async throws {
            try await eventually("\(words) is told by Discord: \(demo.process.log)") {
                discord.bodies(to: "discord").count >= count
            }
            let body = String(decoding: discord.bodies(to: "discord")[count - 1], as: UTF8.self)
            #expect(body.contains(words), "\(body)")
            let mail = try await mails.mail(count)
            #expect(mail.envelope.to == ["ops@example.org"])
        }
        try await report(70)
        try await report(83)
        try await told(1, "83")
        try await report(92)
        try await told(2, "92")
        try await lookAfter(demo, in: folder)
        try await report(40)
        try await told(3, "esolved")
        // One message for each news, and all mails in one thread.
        #expect(mails.count == 3)
        var threads: Set<String?> = []
        for number in 1...3 { threads.insert(try await mails.mail(number).header("References")) }
        #expect(threads.count == 1 && !threads.contains(nil))
    }

    /// Signs in, finds the one alert of the pool, and says that somebody looks after it.
    private func lookAfter(_ demo: DemoProcess, in folder: String) async throws {
        let browser = try Browser(in: folder)
        let outcome = await Result {
            try browser.visit(demo.url + "/sign-in")
            try browser.type("admin", into: "input[name=name]")
            try browser.type(demo.password, into: "input[name=password]")
            try browser.pressEnter()
            let links =
                "[...document.querySelectorAll('a[href^=\"/alerts/\"]')]"
                + ".map((link) => link.getAttribute('href'))"
            var found: [String] = []
            try await eventually("the alert stands on the page") {
                try browser.visit(demo.url + "/systems/nas-acme")
                try browser.visit(demo.url + "/alerts?system=nas-acme")
                found = Array(Set(try browser.value(of: links) as? [String] ?? []))
                return try browser.html.contains("92") && !found.isEmpty
            }
            #expect(found.count == 1, "\(found)")
            try browser.visit(demo.url + found[0])
            try browser.type("a drive is on its way", into: "#note")
            try browser.pressEnter()
            try await eventually("the page says who looks after it") {
                try browser.visit(demo.url + found[0])
                return try browser.html.contains("a drive is on its way")
            }
        }
        await browser.stop()
        try outcome.get()
    }
}
