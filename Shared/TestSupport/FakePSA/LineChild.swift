import Foundation
import Synchronization

/// A process that takes lines of JSON and says lines of JSON; it ends with this value, and with
/// this process.
final class LineChild: Sendable {
    private struct State: Sendable {
        var events: [PSAEvent] = []
        var rest: [UInt8] = []
        var hasEnded = false
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let input = Pipe()
    private let process: ProcessBox

    /// Starts Python with a program; what it says of faults goes into a file.
    init(_ arguments: [String], errors: String) throws {
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
    func write(_ value: PSAValue) throws {
        var line = try JSONEncoder().encode(value)
        line.append(0x0A)
        try input.fileHandleForWriting.write(contentsOf: line)
    }

    /// How many events that fit were said until now.
    func count(where fits: (PSAEvent) -> Bool) -> Int {
        state.withLock { $0.events.count(where: fits) }
    }

    /// Waits for the n-th event that fits, from 1.
    ///
    /// - Throws: `FakePSA.Gone` when the process ended before, `CancellationError` when the test
    ///   did.
    func event(_ number: Int, where fits: (PSAEvent) -> Bool) async throws -> PSAEvent {
        while true {
            let (stream, waiter) = AsyncStream.makeStream(of: Void.self)
            let (found, hasEnded) = state.withLock { state in
                let those = state.events.lazy.filter(fits)
                state.waiters.append(waiter)
                return (those.dropFirst(number - 1).first, state.hasEnded)
            }
            if let found { return found }
            if hasEnded { throw FakePSA.Gone() }
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
                let value = try? JSONDecoder().decode(PSAValue.self, from: line)
                if let event = value.flatMap(PSAEvent.init) { state.events.append(event) }
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
