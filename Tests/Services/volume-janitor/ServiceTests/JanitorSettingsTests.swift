import HTTPSurface
import ServiceChassis
import Testing
import VolumeJanitor

@Suite struct JanitorSettingsTests {
    @Test func `the defaults are valid and the document's port is kept`() {
        var reader = SettingsReader(
            SettingsSource(file: "volume-janitor.yml", yaml: "", environment: [:], flags: [:])
        )
        let settings = JanitorSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.isEmpty)
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 9100))
    }
}
