import CapacityEngineCore
import Observations
import ServiceChassis
import TestSupport
import Testing

@testable import Poolkeeper

struct HostCommandTests {
    private func read(_ yaml: String) -> (HostSettings, SettingsReader) {
        var reader = SettingsReader(
            SettingsSource(file: "config.yaml", yaml: yaml, refusesUnknownKeys: false)
        )
        let settings = HostSettings(reading: &reader)
        reader.finish()
        return (settings, reader)
    }

    @Test func `the example of ASG's page is read without a word`() {
        let (settings, reader) = read(ASGPage.example)
        #expect(reader.problems.isEmpty)
        #expect(reader.warnings.isEmpty)
        #expect(settings.mount == "/mnt/my_pool")
        #expect(settings.uuid == nil)
        #expect(settings.thresholds.metadataDevicesMin == 3)
    }

    @Test func `without the key no number of devices is asked for`() {
        let (settings, _) = read("pool: {mount: /mnt/a, uuid: ''}")
        #expect(settings.thresholds.metadataDevicesMin == nil)
        #expect(settings.uuid == nil)
    }

    @Test func `an unknown key is warned of and a wrong value refused with its place`() {
        let (_, reader) = read(
            """
            pool: {mount: /mnt/a, moutn: /mnt/b}
            capacity:
              free_space_warn_percent: 101
            """
        )
        #expect(reader.warnings.count == 1)
        #expect(reader.warnings.first?.description.contains("moutn") == true)
        #expect(reader.problems.count == 1)
        #expect(reader.problems.first?.description.hasPrefix("config.yaml:3:28: ") == true)
    }

    @Test(arguments: [
        ("add=8TB", PoolChange.add(bytes: 8_000_000_000_000)),
        ("remove=3", .remove(device: 3)),
        ("replace=2:4 TiB", .replace(device: 2, bytes: 4 << 40)),
        ("convert=RAID1C3", .convert(data: .raid1c3, metadata: nil)),
        ("convert-metadata=raid1", .convert(data: nil, metadata: .raid1)),
    ])
    func `a change is read as it is written`(_ text: String, _ change: PoolChange) {
        #expect(PoolChange(argument: text) == change)
    }

    @Test(arguments: ["add", "add=", "add=0", "add=lots", "remove=a", "replace=2", "convert=raid7"])
    func `a change that is not understood is refused`(_ text: String) {
        #expect(PoolChange(argument: text) == nil)
    }
}
