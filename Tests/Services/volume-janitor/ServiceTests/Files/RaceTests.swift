import FleetProcesses
import Foundation
import TestSupport
import Testing

// Goal: another process cannot make the janitor delete what is not its own. Method: 40 rounds of
// the race that `make bench-janitor` runs a thousand times; the process that races counts what it
// lost.
struct RaceTests {
    @Test func `an application that swaps, moves, replaces and appends loses nothing`() throws {
        let folder = try TemporaryFolder()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: ChildProcess.path(of: "janitor-bench"))
        process.arguments = ["race", "--rounds", "40", "--janitor-only", "--folder", folder.path]
        process.standardOutput = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let report = String(decoding: said, as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(report)")
        #expect(report.contains("lost: 0 outside"), "\(report)")
    }
}
