import FileTrees
import Foundation
import Observations
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what the kernel refuses is counted and said, and stops what it has to. Method: read-only
// mounts, immutable files and folders without rights, on the real kernel.
@Suite(.enabled(if: geteuid() == 0, "mounting and chattr need root"))
struct KernelTests {
    private let old: RuleParameters = ["max_age_days": .integer(1)]

    @Test func `a volume that is mounted read-only is planned, and refuses to be cleaned`()
        async throws
    {
        let volume = try TestVolume()
        for index in 0..<30 { try volume.write("f\(index)") }
        let path = volume.folder.path
        let bind = UInt(MS_BIND), readOnly = UInt(MS_BIND | MS_REMOUNT | MS_RDONLY)
        try #require(unsafe mount(path, path, nil, bind, nil) == 0)
        defer { _ = unsafe umount2(path, 2) }
        try #require(unsafe mount(nil, path, nil, readOnly, nil) == 0)
        let plan = try await volume.plan("remove_before_date", old)
        #expect(plan.files == 30)
        let result = try await volume.perform(plan)
        #expect(result.state == .failed)
        #expect(result.files == 0)
        #expect(result.problems.contains { $0.name == "EROFS" })
        #expect(volume.files.count == 30)
    }

    @Test func `an immutable file stays, is counted, and the others go`() async throws {
        let volume = try TestVolume()
        for name in ["a", "b", "c"] { try volume.write(name) }
        try chattr("+i", volume.folder.file("b"))
        defer { try? chattr("-i", volume.folder.file("b")) }
        let result = try await volume.clean("remove_before_date", old)
        #expect(result.state == .partial)
        #expect(result.files == 2)
        #expect(result.problems.map(\.name) == ["EPERM"])
        #expect(result.problems.first?.paths == [PathBytes("b")])
        #expect(volume.files == ["b"])
    }

    private func chattr(_ flag: String, _ path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/chattr")
        process.arguments = [flag, path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused(call: "chattr", errno: 0) }
    }
}
