import Foundation

/// Runs a command on a thread of its own and returns its standard output.
///
/// - Parameters:
///   - arguments: the program, looked up in `PATH`, and what it is given.
///   - folder: where it runs; the repository's root if nil.
/// - Returns: everything it wrote to standard output.
/// - Throws: `CommandFailed` when it ends with another status than 0.
func run(_ arguments: [String], in folder: URL? = nil) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try runAndWait(arguments, in: folder) })
        }
    }
}

private func runAndWait(_ arguments: [String], in folder: URL?) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? Repository.root
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw CommandFailed(
            command: arguments.joined(separator: " "),
            output: String(decoding: data, as: UTF8.self)
        )
    }
    return data
}

/// A command that ended with another status than 0.
struct CommandFailed: Error {
    let command: String
    let output: String
}
