import Quantities
import Testing
import VolumeJanitorCore

@Suite struct BirthRecordTests {
    private let noon = Timestamp(seconds: 1_795_000_000)

    private func volume(_ text: String, created: Timestamp? = nil) throws -> DockerVolume {
        DockerVolume(name: try #require(VolumeName(text)), engineCreatedAt: created)
    }

    @Test func `the moment of the engine's event is exact and stays`() throws {
        var record = BirthRecord()
        let volume = try volume("a", created: noon + .seconds(60))
        record.noteCreated(VolumeBirth(name: volume.name, at: noon))
        record.note([volume], isCreationTrue: false, at: noon + .seconds(90))
        record.noteCreated(VolumeBirth(name: volume.name, at: noon + .seconds(100)))
        #expect(record.entries == [volume.name: .init(at: noon, isExact: true)])
        #expect(record.takeChanged() == [volume.name])
        #expect(record.takeChanged() == [])
    }

    @Test func `an old engine's word moves with every file and counts only the first time`() throws
    {
        var record = BirthRecord()
        let first = try volume("a", created: noon - .seconds(60))
        record.note([first], isCreationTrue: false, at: noon)
        let later = try volume("a", created: noon + .seconds(60))
        record.note([later], isCreationTrue: false, at: noon + .seconds(90))
        #expect(record.entries == [first.name: .init(at: noon - .seconds(60), isExact: false)])
    }

    @Test func `without any word it is when the volume was first seen`() throws {
        var record = BirthRecord()
        let future = try volume("b", created: noon + .seconds(3600))
        record.note([try volume("a"), future], isCreationTrue: false, at: noon)
        #expect(record.entries.values.allSatisfy { $0 == .init(at: noon, isExact: false) })
    }

    @Test func `an engine that knows is believed, also after one that did not`() throws {
        var record = BirthRecord()
        let volume = try volume("a", created: noon - .seconds(500))
        record.note([volume], isCreationTrue: false, at: noon)
        let told = try self.volume("a", created: noon - .seconds(9000))
        record.note([told], isCreationTrue: true, at: noon)
        #expect(record.entries[volume.name] == .init(at: noon - .seconds(9000), isExact: true))
    }

    @Test func `a volume that is gone is forgotten, and another of its name begins anew`() throws {
        var record = BirthRecord()
        let volume = try volume("a")
        record.note([volume], isCreationTrue: false, at: noon)
        record.note([DockerVolume](), isCreationTrue: false, at: noon + .seconds(1))
        #expect(record.entries == [:])
        record.noteCreated(VolumeBirth(name: volume.name, at: noon + .seconds(2)))
        record.note([volume], isCreationTrue: false, at: noon + .seconds(3))
        #expect(record.entries == [volume.name: .init(at: noon + .seconds(2), isExact: true)])
    }

    @Test func `a volume that was told of and is not seen yet is not taken for gone`() throws {
        var record = BirthRecord()
        let volume = try volume("a")
        let other = try self.volume("other")
        record.noteCreated(VolumeBirth(name: volume.name, at: noon))
        record.note([other], isCreationTrue: false, at: noon + .seconds(1))
        record.note([other, volume], isCreationTrue: false, at: noon + .seconds(2))
        #expect(record.entries[volume.name] == .init(at: noon, isExact: true))
    }

    @Test func `a volume that was told of and looked for in vain is forgotten`() throws {
        var record = BirthRecord()
        let volume = try volume("a")
        record.noteCreated(VolumeBirth(name: volume.name, at: noon))
        record.forget(volume.name)
        record.note([volume], isCreationTrue: false, at: noon + .seconds(9))
        #expect(record.entries[volume.name] == .init(at: noon + .seconds(9), isExact: false))
    }
}
