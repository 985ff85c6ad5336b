import Collector
import ServiceChassis
import TestSupport
import Testing

@Suite struct `Settings of the collector` {
    private func read(_ yaml: String) -> (settings: CollectorSettings, problems: [String]) {
        var reader = SettingsReader(
            SettingsSource(file: "collector.yml", yaml: yaml, environment: [:])
        )
        let settings = CollectorSettings(reading: &reader)
        reader.finish()
        return (settings, reader.problems.map { "\($0)" })
    }

    @Test func `the sample is read without a problem and says the defaults`() throws {
        let (settings, problems) = read(try packageText("deploy/config/collector.yml"))
        let defaults = CollectorSettings()
        #expect(problems == [])
        #expect(settings.commitSpacing == defaults.commitSpacing)
        #expect(settings.historySpacing == defaults.historySpacing)
        #expect(settings.announceEvery == defaults.announceEvery)
        #expect(settings.bodyMax == defaults.bodyMax)
    }

    @Test(
        arguments: [("commit_spacing", 1000), ("history_spacing", 2000)],
        [-1, 0, 1]
    )
    func `commits and writings of history are spaced up to a limit`(
        setting: (name: String, mostMilliseconds: Int),
        over: Int
    ) {
        let yaml = "\(setting.name): \(setting.mostMilliseconds + over) ms\n"
        #expect(read(yaml).problems.count == (over > 0 ? 1 : 0))
    }

    @Test(arguments: ["commit_spacing", "history_spacing"])
    func `neither need be spaced`(setting: String) {
        let (settings, problems) = read("\(setting): 0 ms\n")
        #expect(problems == [])
        #expect([settings.commitSpacing, settings.historySpacing].contains(.zero))
    }
}
