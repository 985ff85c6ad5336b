import Quantities
import Testing
import VolumeJanitorCore

@Suite struct EngineEventTests {
    private let footage = VolumeName("camera-footage")

    @Test func `the making of a volume names it and when`() throws {
        let event = EngineEvent.read(
            Array(
                #"""
                {"Type":"volume","Action":"create","Actor":{"ID":"camera-footage",
                "Attributes":{"driver":"local"}},"scope":"local","time":1795213538,
                "timeNano":1795213538284278541}
                """#.utf8
            )
        )
        let name = try #require(footage)
        let born = VolumeBirth(name: name, at: Timestamp(microseconds: 1_795_213_538_284_278))
        #expect(event == EngineEvent(subject: .volume(name), born: born))
    }

    @Test(arguments: ["destroy", "mount", "unmount", "of a newer engine"])
    func `whatever happens to a volume is a reason to look at it`(action: String) throws {
        let line =
            #"{"Type":"volume","Action":"\#(action)","Actor":{"ID":"camera-footage"},"time":1}"#
        let name = try #require(footage)
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: .volume(name)))
    }

    @Test func `a prune, which names nothing, is a reason to list everything`() {
        let line = #"""
            {"Type":"volume","Action":"prune","Actor":{"ID":"","Attributes":{"reclaimed":"0"}}}
            """#
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: .everything))
    }

    @Test func `whatever happens to a container is a reason to look at it`() {
        let id = String(repeating: "0f", count: 32)
        let line = #"{"Type":"container","Action":"die","Actor":{"ID":"\#(id)"}}"#
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: .container(id)))
    }

    @Test(arguments: ["", "abc", #"\"],\"x\":[\""#])
    func `a container that cannot be told is a reason to list everything`(id: String) {
        let line = #"{"Type":"container","Action":"die","Actor":{"ID":"\#(id)"}}"#
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: .everything))
    }

    @Test func `what has nothing to do with volumes is passed over`() {
        let line = #"{"Type":"network","Action":"connect","Actor":{"ID":"n"}}"#
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: nil))
        #expect(EngineEvent.read(Array("{}".utf8)) == EngineEvent(subject: nil))
    }

    @Test func `a line that is no event is none`() {
        #expect(EngineEvent.read(Array("Internal Server Error".utf8)) == nil)
    }

    @Test func `a moment beyond all time does not stop the reader`() throws {
        let line = #"""
            {"Type":"volume","Action":"create","Actor":{"ID":"camera-footage"},
            "time":9223372036854775807}
            """#
        let name = try #require(footage)
        #expect(EngineEvent.read(Array(line.utf8)) == EngineEvent(subject: .volume(name)))
    }
}
