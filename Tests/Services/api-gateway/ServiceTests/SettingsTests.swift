import Quantities
import ServiceChassis
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Settings of the gateway` {
    private func read(
        _ yaml: String,
        environment: [String: String] = [:]
    ) -> (settings: APIGatewaySettings, problems: [String]) {
        var reader = SettingsReader(
            SettingsSource(file: "api-gateway.yml", yaml: yaml, environment: environment)
        )
        let settings = APIGatewaySettings(reading: &reader)
        reader.finish()
        return (settings, reader.problems.map { "\($0)" })
    }

    @Test func `the sample is read without a problem and says the defaults`() throws {
        let sample = try packageText("deploy/config/api-gateway.yml")
        let (settings, problems) = read(sample)
        #expect(problems == [])
        #expect(settings.thresholds == APIGatewaySettings().thresholds)
        #expect(settings.sessions == APIGatewaySettings().sessions)
        #expect(settings.listen == APIGatewaySettings().listen)
    }

    @Test func `all problems are found at once, and a missing database is one of them`() {
        let (_, problems) = read("lisen: 1\ncollectors: [ftp://x]\nsign_in_tries: 2\n")
        #expect(problems.count == 4)
        #expect(problems.contains { $0.contains("lisen") && $0.contains("listen") })
        #expect(problems.contains { $0.contains("database_url") })
    }

    @Test(arguments: [(1023, 1), (1024, 0), (1025, 0)])
    func `bodies together may not take less than one`(kibibytes: Int, problems: Int) {
        let yaml = "webhook_bytes_max: 1 MiB\nwebhook_bytes_at_once: \(kibibytes) KiB\n"
        let found = read(yaml, environment: ["DATABASE_URL": "sqlite:////h.sqlite"]).problems
        #expect(found.count == problems)
    }

    @Test func `the database may come from the environment`() {
        let url = "sqlite:////tmp/history.sqlite"
        let (settings, problems) = read("", environment: ["DATABASE_URL": url])
        #expect(problems == [])
        #expect(settings.databaseURL == url)
    }
}
