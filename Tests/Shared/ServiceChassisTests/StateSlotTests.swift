import Foundation
import Quantities
import ServiceChassis
import TestSupport
import Testing

@Suite struct `Slots of state` {
    private let folder: TemporaryFolder
    private let service: ServiceName

    init() throws {
        folder = try TemporaryFolder()
        service = try #require(ServiceName("collector"))
    }

    @Test func `each process of a service gets a folder of its own, closed to others`() throws {
        let root = folder.file("deep/state")
        let first = try StateSlot.claim(service, in: root)
        let second = try StateSlot.claim(service, in: root)
        #expect(first.path == root + "/collector-1")
        #expect(second.path == root + "/collector-2")
        let mode = try FileManager.default.attributesOfItem(atPath: first.path)[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test func `a free slot with data comes before an empty one`() throws {
        let first = try StateSlot.claim(service, in: folder.path)
        let second = try StateSlot.claim(service, in: folder.path)
        try Data("x".utf8).write(to: URL(filePath: second.path + "/journal.sqlite"))
        first.release()
        second.release()
        #expect(try StateSlot.claim(service, in: folder.path).path == second.path)
    }

    @Test func `past the last slot the refusal says so`() throws {
        let held = try (1...2).map { _ in
            try StateSlot.claim(service, in: folder.path, slotsMax: 2)
        }
        let refusal = #expect(throws: StateSlotError.self) {
            try StateSlot.claim(service, in: folder.path, slotsMax: 2)
        }
        #expect(refusal?.description.contains("all 2 slots of collector are in use") == true)
        held[0].release()
        #expect(try StateSlot.claim(service, in: folder.path, slotsMax: 2).path == held[0].path)
    }

    @Test func `a folder that cannot be made is an error with its path`() throws {
        let file = try folder.write("", to: "file")
        #expect(throws: StateSlotError.self) { try StateSlot.claim(service, in: file + "/below") }
    }
}
