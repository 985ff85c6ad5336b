import ArgumentParser
import Foundation
import GRDB
import Glibc

/// What the disk itself can do: the limit under every durable answer.
struct DiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk",
        abstract: "Time bare fsyncs and fsync'd SQLite commits in a folder."
    )

    @Option(help: "Folder on the disk to measure.")
    var folder: String

    @Option(help: "Seconds for each measurement.")
    var seconds = 5.0

    @Option(help: "Bytes of each row or append, about one webhook's journal row.")
    var bytes = 6000

    @Option(help: "Rows in each SQLite transaction.")
    var rowsPerCommit: [Int] = [1, 10, 100]

    func run() async throws {
        var numbers: [String: Any] = [:]
        let sync = try timeFsyncs().sorted()
        numbers["fsync_p50_ms"] = sync.quantile(0.5) / 1000
        numbers["fsync_p99_ms"] = sync.quantile(0.99) / 1000
        for rows in rowsPerCommit {
            numbers["sqlite_rows_per_s_\(rows)_a_commit"] = try commitRate(rows)
        }
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    private func timeFsyncs() throws -> [UInt32] {
        let path = "\(folder)/fsync-probe"
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw ValidationError("cannot write in \(folder)") }
        defer {
            close(descriptor)
            try? FileManager.default.removeItem(atPath: path)
        }
        let block = [UInt8](repeating: 7, count: bytes)
        var times: [UInt32] = []
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            let start = ContinuousClock.now
            _ = unsafe block.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            fdatasync(descriptor)
            times.append(UInt32(clamping: Int((ContinuousClock.now - start).inSeconds * 1e6)))
        }
        return times
    }

    private func commitRate(_ rows: Int) throws -> Double {
        let path = "\(folder)/commit-probe-\(rows).sqlite"
        defer { for end in ["", "-wal", "-shm"] { _ = unsafe unlink(path + end) } }
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "CREATE TABLE row (seq INTEGER PRIMARY KEY, body BLOB)")
        }
        let block = Data(repeating: 7, count: bytes)
        var count = 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(seconds) {
            try queue.write { database in
                let insert = try database.cachedStatement(
                    sql: "INSERT INTO row (body) VALUES (?)"
                )
                for _ in 0..<rows { try insert.execute(arguments: [block]) }
            }
            count += rows
        }
        return Double(count) / (ContinuousClock.now - start).inSeconds
    }
}
