import PSATicketer
import PSATicketerCore
import ServiceChassis
import Testing

// Goal: settings say what is missing. Method: files and environments, read as the service does.
struct SettingsTests {
    private func read(
        _ yaml: String,
        _ environment: [String: String] = [:]
    ) -> (settings: TicketerSettings, problems: [String]) {
        var reader = SettingsReader(
            SettingsSource(file: "t.yml", yaml: yaml, environment: environment)
        )
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        return (settings, reader.problems.map(\.description))
    }

    @Test func `without a PSA nothing is ticketed, and that is no problem`() {
        let (settings, problems) = read("")
        #expect(settings.psas.isEmpty && problems.isEmpty)
        // `.env` files of the document name the variables and leave them empty.
        #expect(read("", ["AUTOTASK_API_USER": ""]).settings.psas.isEmpty)
    }

    @Test func `the document's variables are enough for Autotask`() {
        let (settings, problems) = read(
            "",
            [
                "AUTOTASK_API_USER": "api@msp", "AUTOTASK_API_SECRET": "s",
                "AUTOTASK_INTEGRATION_CODE": "c", "AUTOTASK_BASE_URL": "http://127.0.0.1:1",
            ]
        )
        #expect(problems == [])
        #expect(settings.psas.map(\.address) == ["http://127.0.0.1:1/"])
        #expect(settings.psas.map(\.name) == ["autotask"])
    }

    @Test func `a login that is not complete says what it needs`() {
        let (_, problems) = read("halo: {base_url: 'https://h.example', client_id: x}")
        #expect(problems.count == 1)
        #expect(problems[0].contains("`client_id` and `client_secret_file` are needed"))
    }

    @Test func `a tenant has one PSA`() {
        let one = "{kind: halo, base_url: 'https://h', client_id: x, client_secret: '${S}'"
        let (_, problems) = read("psas:\n  - \(one), name: a}\n  - \(one), name: b}", ["S": "s"])
        #expect(problems.count == 1)
        #expect(problems[0].contains("the tenant `default` has two"))
    }
}
