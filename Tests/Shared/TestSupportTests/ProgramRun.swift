import Foundation

/// A program that runs to its end on a thread of its own.
enum ProgramRun {
    /// Its status and everything it said.
    static func ended(
        _ program: String,
        _ arguments: [String],
        in folder: String
    ) async throws -> (status: Int32, output: String) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(program, arguments, in: folder) })
            }
        }
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        in folder: String
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
