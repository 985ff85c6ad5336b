import AlertRouter
import HTTPSurface
import ServiceChassis
import Testing

@Suite struct SettingsTests {
    @Test func `without a word the API is for this machine`() {
        var reader = SettingsReader(
            SettingsSource(file: "alert-router.yml", yaml: "", environment: [:])
        )
        let settings = AlertRouterSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.isEmpty)
        #expect(settings.allowFrom == AlertRouterSettings().allowFrom)
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 9093))
    }
}
