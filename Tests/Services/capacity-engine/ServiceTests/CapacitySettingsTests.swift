import CapacityEngine
import ServiceChassis
import Testing

struct CapacitySettingsTests {
    private func read(_ yaml: String) -> (CapacitySettings, [String]) {
        var reader = SettingsReader(SettingsSource(file: "c.yml", yaml: yaml, environment: [:]))
        let settings = CapacitySettings(reading: &reader)
        reader.finish()
        return (settings, reader.problems.map(\.description))
    }

    @Test func `nothing given gives the defaults`() {
        let (settings, problems) = read("")
        #expect(settings == CapacitySettings())
        #expect(problems == [])
    }

    @Test func `what is out of range is told with its place`() {
        let (_, problems) = read("systems_at_once: 0\nforecast_every: 9 d\n")
        #expect(problems.count == 2)
        #expect(problems.contains { $0.hasPrefix("c.yml:1:") && $0.contains("systems_at_once") })
    }
}
