package import Foundation
import Synchronization

/// The program did not start, or ended too early.
package struct LineChildGone: Error {
    /// Nothing more is known.
    package init() {}
}

/// A Python program that takes lines of JSON and says lines of JSON; it ends with this value, and
/// with this process.
package final class LineChild<Event: Sendable>: Sendable {
    private struct State: Sendable {
        var events: [Event] = []
        var rest: [UInt8] = []
        var hasEnded = false
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let input = Pipe()
    private let process: ProcessBox
    private let read: @Sendable (Data) -> Event?

    /// Starts Python with a program.
    ///
    /// - Parameters:
    ///   - arguments: the program and its arguments.
    ///   - errors: the file for what it says of faults.
    ///   - read: the event that a line says; nil for one that is unknown.
    /// - Throws: when Python or the folder of `errors` is not there.
    package init(
        _ arguments: [String],
        errors: String,
        read: @escaping @Sendable (Data) -> Event?
    ) throws {
        self.read = read
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-B"] + arguments
        process.standardInput = input
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        let output = Pipe()
        process.standardOutput = output
        self.process = ProcessBox(process)
        output.fileHandleForReading.readabilityHandler = { [weak self] file in
            let bytes = file.availableData
            if bytes.isEmpty { file.readabilityHandler = nil }
            self?.take([UInt8](bytes))
        }
        try process.run()
    }

    deinit { process.value.terminate() }

    /// Writes a line.
    package func write(_ value: some Encodable) throws {
        var line = try JSONEncoder().encode(value)
        line.append(0x0A)
        try input.fileHandleForWriting.write(contentsOf: line)
    }

    /// How many events that fit were said until now.
    package func count(where fits: (Event) -> Bool) -> Int {
        state.withLock { $0.events.count(where: fits) }
    }

    /// Waits for the n-th event that fits, from 1.
    ///
    /// - Throws: `LineChildGone` when the process ended before, `CancellationError` when the test
    ///   did.
    package func event(_ number: Int, where fits: (Event) -> Bool) async throws -> Event {
        while true {
            let (stream, waiter) = AsyncStream.makeStream(of: Void.self)
            let (found, hasEnded) = state.withLock { state in
                let those = state.events.lazy.filter(fits)
                state.waiters.append(waiter)
                return (those.dropFirst(number - 1).first, state.hasEnded)
            }
            if let found { return found }
            if hasEnded { throw LineChildGone() }
            for await _ in stream { break }
            try Task.checkCancellation()
        }
    }

    /// Takes what the process said; nothing at its end.
    private func take(_ bytes: [UInt8]) {
        let woken = state.withLock { state in
            state.hasEnded = bytes.isEmpty
            state.rest += bytes
            while let end = state.rest.firstIndex(of: 0x0A) {
                let line = Data(state.rest[..<end])
                state.rest.removeSubrange(...end)
                if let event = read(line) { state.events.append(event) }
            }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in woken { waiter.yield() }
    }
}

/// Carries a process over to wherever it is ended.
// `Process` is documented to be usable from any thread, but is not marked so in this toolchain.
private final class ProcessBox: @unchecked Sendable {
    let value: Process
    init(_ value: Process) { self.value = value }
}
