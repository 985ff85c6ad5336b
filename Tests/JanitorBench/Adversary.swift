import Foundation

/// The other process, started once and asked for one round after the other.
final class Adversary {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()

    init(root: String) throws {
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = ["adversary", root]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Starts a round; returns when the other process is at it.
    func go(_ seed: UInt64) throws {
        try send("go \(seed)")
        _ = try line()
    }

    /// Ends the round; returns what was found lost.
    func stop() throws -> [String: Int] {
        try send("stop")
        return try JSONDecoder().decode([String: Int].self, from: Data(try line().utf8))
    }

    func end() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func send(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((text + "\n").utf8))
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread = Data(unread[unread.index(after: end)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CocoaError(.fileReadUnknown) }
            unread += more
        }
    }
}
