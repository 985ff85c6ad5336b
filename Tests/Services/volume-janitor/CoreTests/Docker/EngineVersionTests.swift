import Testing
import VolumeJanitorCore

@Suite struct EngineVersionTests {
    @Test(arguments: [
        ("1.41", "1.12", "1.41"), ("1.51", "1.24", "1.51"), ("1.52", "1.44", "1.51"),
        ("1.24", nil, "1.24"), ("2.0", "1.51", "1.51"),
    ])
    func `the newest version that both speak is spoken`(
        highest: String,
        lowest: String?,
        chosen: String
    ) throws {
        let version = try EngineVersion.negotiated(
            highest: try #require(EngineVersion(highest)),
            lowest: lowest.flatMap { EngineVersion($0) }
        )
        #expect(version.description == chosen)
    }

    @Test func `an engine that takes only newer versions is refused with what to do`() {
        let fault = #expect(throws: EngineVersionFault.self) {
            try EngineVersion.negotiated(
                highest: EngineVersion(1, 60),
                lowest: EngineVersion(1, 52)
            )
        }
        #expect(
            fault?.description == """
                the Docker Engine takes API versions from 1.52 on, Poolkeeper speaks 1.24 to 1.51; \
                update Poolkeeper
                """
        )
    }

    @Test func `an engine that is too old is refused with what to do`() {
        let fault = #expect(throws: EngineVersionFault.self) {
            try EngineVersion.negotiated(highest: EngineVersion(1, 23), lowest: nil)
        }
        #expect(
            fault?.description == """
                the Docker Engine takes API versions up to 1.23, Poolkeeper speaks 1.24 to 1.51; \
                update Docker
                """
        )
    }

    @Test(arguments: ["", "1", "1.", ".1", "1.2.3", "v1.2", "1.-2", "1. 2", "1.99999", "+1.2"])
    func `what is no version is none`(text: String) {
        #expect(EngineVersion(text) == nil)
    }

    @Test func `versions are compared by number`() {
        #expect(EngineVersion(1, 9) < EngineVersion(1, 41))
        #expect(EngineVersion(1, 41) < EngineVersion(2, 0))
    }
}
