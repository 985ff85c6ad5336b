import Foundation

/// Runs a tool of the system to its end.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// What it printed; throws what it complained of when it did not end with 0.
    @discardableResult
    static func run(_ arguments: String...) throws -> String { try run(arguments) }

    /// What it printed; throws what it complained of when it did not end with 0.
    @discardableResult
    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        let text = String(decoding: bytes, as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(arguments.joined(separator: " ")): \(text)")
        }
        return text
    }
}
