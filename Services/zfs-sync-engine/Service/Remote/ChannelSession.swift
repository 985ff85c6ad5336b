import Quantities
import Subprocess
import Synchronization
import SystemPackage
import ZFSSyncEngineCore

/// One connection of a control channel: an ssh whose far end reads `ChannelScript`.
final class ChannelSession: Sendable {
    private let host: RemoteHost
    private let limits: RemoteLimits
    private let jobs: AsyncStream<ChannelJob>
    private let queue: AsyncStream<ChannelJob>.Continuation
    private let ssh: SSHConfiguration
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let isOver = Atomic(false)
    private let id = Atomic<Int32>(0)

    init(host: RemoteHost, ssh: SSHConfiguration, limits: RemoteLimits) {
        self.host = host
        self.ssh = ssh
        self.limits = limits
        (jobs, queue) = AsyncStream.makeStream()
    }

    /// Whether its ssh has ended.
    var hasEnded: Bool { isOver.load(ordering: .acquiring) }

    /// The process of its ssh; nil before and after.
    var process: Int32? {
        let id = id.load(ordering: .acquiring)
        return id == 0 || hasEnded ? nil : id
    }

    /// Connects and waits for the greeting.
    func open() async throws {
        let running = Task { await live() }
        task.withLock { $0 = running }
        // ssh gives up by itself after its ConnectTimeout; what takes longer hangs.
        _ = try await submit(
            ChannelJob(greetingTo: ChannelScript.text),
            timeout: limits.connect * 3
        )
    }

    /// Runs commands, which must fit into a request.
    func ask(_ commands: [[String]]) async throws -> [CommandAnswer] {
        guard !commands.isEmpty else { return [] }
        return try await submit(ChannelJob(commands), timeout: limits.command)
    }

    /// Ends its ssh, if need be by force, and waits for that.
    func end() async {
        queue.finish()
        let running = task.withLock { $0 }
        running?.cancel()
        await running?.value
    }

    /// Has a job done; it is given up when no further answer of it came for `timeout`.
    private func submit(_ job: ChannelJob, timeout: Duration) async throws -> [CommandAnswer] {
        if case .terminated = queue.yield(job) {
            job.answer(.failure(failure(.transport, "the connection had ended")))
        }
        return try await withThrowingTaskGroup(of: [CommandAnswer]?.self) { group in
            group.addTask { try await job.outcome() }
            group.addTask {
                var left = timeout
                while left > .zero {
                    try await Task.sleep(for: left)
                    left = timeout - job.silence
                }
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            if let first { return first }
            throw failure(.stalled, "no answer within \(timeout.text)")
        }
    }

    private func failure(_ failure: FailureClass, _ said: String) -> ChannelFailure {
        ChannelFailure(host: host.name, failure, said: said)
    }

    // MARK: - The life of its ssh

    /// Requests that got no whole answer; the fault is nil when the output ended.
    private struct Broken {
        let job: ChannelJob
        let answers: [CommandAnswer]
        let fault: AnswerFrames.Fault?
    }

    /// Starts ssh, answers jobs until one fails or the end, and fails those that are left.
    private func live() async {
        var last = failure(.transport, "the connection was ended here")
        do {
            if let broken = try await run() {
                last = broken.failure
                broken.job.answer(broken.outcome)
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            last = failure(.noTool, "\(ssh.program) is not there; install openssh-client")
        } catch {
            last = failure(.transport, "\(error)")
        }
        isOver.store(true, ordering: .releasing)
        queue.finish()
        for await job in jobs { job.answer(.failure(last)) }
    }

    private func run() async throws -> (
        job: ChannelJob, failure: ChannelFailure, outcome: ChannelJob.Outcome
    )? {
        let complaint = BoundedTail(limits.complaint)
        let result = try await Subprocess.run(
            .path(FilePath(ssh.program)),
            arguments: Arguments(ssh.arguments(for: host, line: ChannelScript.command)),
            environment: .inherit,
            platformOptions: .ownGroup(grace: limits.grace),
            input: .inputWriter,
            output: .sequence,
            error: .sequence
        ) { execution in
            id.store(execution.processIdentifier.value, ordering: .releasing)
            let errors = execution.standardError
            let reading = Task { try await complaint.take(from: errors) }
            let broken = await serve(execution.standardInputWriter, execution.standardOutput)
            // What is not read to its end would hold the far shell up, and ssh with it.
            if broken?.fault != nil {
                await execution.teardown(
                    using: PlatformOptions.ownGroup(grace: limits.grace).teardownSequence
                )
            }
            try? await execution.standardInputWriter.finish()
            _ = await reading.result
            return broken
        }
        return result.closureResult.map { verdict($0, complaint.text) }
    }

    private func verdict(
        _ broken: Broken,
        _ complaint: String
    ) -> (job: ChannelJob, failure: ChannelFailure, outcome: ChannelJob.Outcome) {
        let lines = complaint.split(whereSeparator: \.isNewline).suffix(3)
        let said = String(lines.joined(separator: " ").prefix(400))
        switch broken.fault {
        case .tooLarge where !broken.job.marks.isEmpty:
            // What was read is whole; the limit stands for the rest.
            let left = broken.job.marks.count - broken.answers.count
            let rest = Array(repeating: CommandAnswer(status: -1, isComplete: false), count: left)
            return (
                broken.job, failure(.transport, "an answer was larger than the limit"),
                .success(broken.answers + rest)
            )
        case .some:
            let odd = failure(.unsupported, "it answered otherwise than a POSIX shell would")
            return (broken.job, odd, .failure(odd))
        case nil:
            let cut = failure(FailureClass.reading(complaint, status: 255) ?? .transport, said)
            return (broken.job, cut, .failure(cut))
        }
    }

    private func serve(
        _ input: StandardInputWriter,
        _ output: SubprocessOutputSequence
    ) async -> Broken? {
        var buffers = output.makeAsyncIterator()
        for await job in jobs {
            var answers: [CommandAnswer] = []
            do {
                _ = try await input.write(job.request)
                if job.marks.isEmpty {
                    guard try await greeted(&buffers) else {
                        return Broken(job: job, answers: [], fault: nil)
                    }
                } else if try await !read(job, &buffers, &answers) {
                    return Broken(job: job, answers: answers, fault: nil)
                }
                job.answer(.success(answers))
            } catch {
                let fault = error as? AnswerFrames.Fault
                return Broken(job: job, answers: answers, fault: fault)
            }
        }
        return nil
    }

    /// Reads up to the greeting; false when the output ended before it.
    private func greeted(_ buffers: inout SubprocessOutputSequence.Iterator) async throws -> Bool {
        var reader = GreetingReader()
        while let buffer = try await buffers.next() {
            if try unsafe buffer.withUnsafeBytes({ try unsafe reader.take($0) }) { return true }
        }
        return false
    }

    /// Reads the answers of a job; false when the output ended before the last.
    private func read(
        _ job: ChannelJob,
        _ buffers: inout SubprocessOutputSequence.Iterator,
        _ answers: inout [CommandAnswer]
    ) async throws -> Bool {
        var frames = AnswerFrames(
            outputMax: Int(limits.output.bytes),
            complaintMax: Int(limits.complaint.bytes)
        )
        while let buffer = try await buffers.next() {
            unsafe buffer.withUnsafeBytes { unsafe frames.take($0) }
            while answers.count < job.marks.count,
                let answer = try frames.next(job.marks[answers.count])
            {
                answers.append(answer)
                job.noteAnswer()
            }
            guard answers.count == job.marks.count else { continue }
            // One job at a time: bytes behind its last answer belong to none.
            guard frames.isEmpty else { throw AnswerFrames.Fault.broken }
            return true
        }
        return false
    }
}
