import AlertRouter
import ServiceChassis
import Testing

@testable import Poolkeeper

struct HostNotificationsTests {
    private func read(_ yaml: String) -> (HostNotifications, [String]) {
        var reader = SettingsReader(
            SettingsSource(file: "config.yaml", yaml: yaml, refusesUnknownKeys: false)
        )
        let settings = HostSettings(reading: &reader)
        reader.finish()
        return (settings.notifications, reader.problems.map(\.description))
    }

    @Test func `the document's three places are targets of the alert router`() throws {
        let (settings, problems) = read(
            """
            notifications:
              discord: {webhook_url: "https://discord.com/api/webhooks/1/secret"}
              ntfy: {url: "https://ntfy.sh/my-pool", token: tk_1}
              gotify: {url: "https://push.example.org", token: app}
            """
        )
        #expect(problems == [])
        let reading = ReceiverFile.read(
            SettingsSource(file: "notifications", yaml: try settings.receivers())
        )
        #expect(reading.problems == [])
        #expect(
            reading.receivers.first?.places.map(\.integration).sorted()
                == ["discord", "gotify", "ntfy"]
        )
    }

    @Test func `the document's own placeholder tells nobody`() {
        let (settings, _) = read(
            "notifications: {discord: {webhook_url: 'https://discord.com/api/webhooks/...'}}"
        )
        #expect(settings.isEmpty)
    }

    @Test func `a Gotify server without a token is refused`() {
        let (_, problems) = read("notifications: {gotify: {url: 'https://push.example.org'}}")
        #expect(problems.count == 1)
    }
}
