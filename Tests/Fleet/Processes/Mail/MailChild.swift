import Foundation
import Synchronization

/// The process of a fake mail server: orders go in, events come out.
final class MailChild: Sendable {
    private struct State: Sendable {
        var events: [MailEvent] = []
        var rest: [UInt8] = []
        var hasEnded = false
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let input = Pipe()
    private let process: ProcessBox

    init(_ arguments: [String], errors: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = arguments
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

    /// Sends an order and waits until it has been followed.
    func order(_ order: [String: some Encodable]) async throws {
        let before = count(of: .done)
        var line = try JSONEncoder().encode(order)
        line.append(0x0A)
        try input.fileHandleForWriting.write(contentsOf: line)
        _ = try await event(before + 1, of: .done)
    }

    func count(of kind: MailEvent.Kind) -> Int {
        state.withLock { $0.events.count { $0.event == kind } }
    }

    /// Waits for the n-th event of a kind, from 1.
    ///
    /// - Throws: `Gone` when the server ended before, `CancellationError` when the test did.
    func event(_ number: Int, of kind: MailEvent.Kind) async throws -> MailEvent {
        while true {
            let (stream, waiter) = AsyncStream.makeStream(of: Void.self)
            let (found, hasEnded) = state.withLock { state in
                let those = state.events.filter { $0.event == kind }
                state.waiters.append(waiter)
                return (those.dropFirst(number - 1).first, state.hasEnded)
            }
            if let found { return found }
            if hasEnded { throw FakeMailServer.Gone() }
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
                if let event = try? JSONDecoder().decode(MailEvent.self, from: line) {
                    state.events.append(event)
                }
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
