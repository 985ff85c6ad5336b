import Foundation
import Poolkeeper
import TestSupport
import Testing

// Goal: a settings file that was checked is one that a service starts with.
struct SettingsCheckTests {
    private let check = SettingsCheck(environment: [:])

    @Test func `every settings file that is deployed is valid`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../deploy/config").standardizedFileURL.path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!files.isEmpty)
        for file in files {
            #expect(check.report(on: "\(folder)/\(file)", service: nil).lines == [])
        }
    }

    @Test func `every problem of a file is said with its line`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "listen: nowhere\nbody_maxx: 4 MiB\nmetrics_max: -1\n",
            to: "collector.yml"
        )
        let report = check.report(on: file, service: nil)
        #expect(!report.isValid)
        #expect(report.lines.count == 3)
        for line in ["1", "2", "3"] {
            #expect(report.lines.contains { $0.hasPrefix("\(file):\(line):") })
        }
    }

    @Test func `a file of no service, or none at all, is refused with what to give`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("", to: "other.yml")
        let stranger = check.report(on: file, service: nil)
        #expect(stranger.lines.joined().contains("--service with collector"))
        #expect(check.report(on: file, service: "collector").isValid)
        let missing = check.report(on: folder.file("none.yml"), service: "collector")
        #expect(missing.lines.joined().contains("cannot be read"))
    }
}
