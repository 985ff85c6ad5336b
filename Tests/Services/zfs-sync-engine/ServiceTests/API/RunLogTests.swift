import Foundation
import Quantities
import TestSupport
import Testing
import ZFSSyncEngine

@Suite struct `The log of runs` {
    private let now = Timestamp(seconds: 1_795_000_000)

    @Test func `a line is one line, with its time`() throws {
        let folder = try TemporaryFolder()
        let log = try RunLog(in: folder.file("logs"))
        log.write("first\nstill the first", at: now)
        log.write("second", at: now)
        #expect(
            RunLog.tail(in: folder.file("logs"), lines: 10) == [
                "\(now.rfc3339) first still the first", "\(now.rfc3339) second",
            ]
        )
        #expect(RunLog.tail(in: folder.file("logs"), lines: 1) == ["\(now.rfc3339) second"])
        #expect(RunLog.tail(in: folder.file("none"), lines: 1) == [])
    }

    @Test func `a full file moves up and the oldest goes`() throws {
        let folder = try TemporaryFolder()
        let log = try RunLog(in: folder.path, bytesMax: ByteCount(100))
        for number in 0..<40 {
            log.write("line \(number) " + String(repeating: "x", count: 40), at: now)
        }
        let path = RunLog.path(in: folder.path)
        for number in 1...RunLog.filesMax {
            #expect(readSize("\(path).\(number)") != nil, "\(number)")
        }
        #expect(readSize("\(path).\(RunLog.filesMax + 1)") == nil)
        #expect(RunLog.tail(in: folder.path, lines: 1)[0].contains("line 39 "))
    }
}

private func readSize(_ path: String) -> Int? {
    FileManager.default.contents(atPath: path)?.count
}
