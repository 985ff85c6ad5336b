import DockerSocketFilter
import HTTPSurface
import ServiceChassis
import Testing

@Suite struct FilterSettingsTests {
    @Test func `the defaults are valid`() {
        var reader = SettingsReader(
            SettingsSource(file: "docker-socket-filter.yml", yaml: "", environment: [:], flags: [:])
        )
        let settings = FilterSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.isEmpty)
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 9101))
    }
}
