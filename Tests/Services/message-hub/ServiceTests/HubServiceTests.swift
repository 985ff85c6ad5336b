import HTTPSurface
import Logging
import MessageBusZMQ
import MessageHub
import Observability
import ServiceChassis
import ServiceLifecycle
import TestSupport
import Testing

@Suite struct HubServiceTests {
    private func problems(_ yaml: String) -> [String] {
        var reader = SettingsReader(
            SettingsSource(file: "hub.yaml", yaml: yaml, environment: [:], flags: [:])
        )
        _ = Settings(reading: &reader)
        reader.finish()
        return reader.problems.map { "\($0)" }
    }

    @Test func `the defaults are valid`() {
        #expect(problems("") == [])
        #expect(problems("bus: ipc:///run/poolkeeper") == [])
    }

    @Test(arguments: ["tcp://0.0.0.0:7700", "tcp://10.0.0.1:7700"])
    func `an address that leaves the machine is refused without encryption`(bus: String) throws {
        #expect(try #require(problems("bus: \(bus)").first).contains("without CURVE encryption"))
    }

    @Test(arguments: ["7700", "tcp://127.0.0.1", "tcp://127.0.0.1:65534", "ipc://relative"])
    func `what is no address is refused`(bus: String) throws {
        #expect(try #require(problems("bus: \"\(bus)\"").first).contains("not an address"))
    }
}
