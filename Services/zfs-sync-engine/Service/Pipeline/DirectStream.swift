import Quantities
import Subprocess
import SystemPackage
import ZFSSyncEngineCore

/// A stream from the source straight to the target, which nothing passes the witness for.
///
/// The source's account must reach and be let in by the target, with a key and a pinned host key of
/// its own in its `~/.ssh`. No byte is seen here, so there is neither progress nor a stall to be
/// found by bytes; ssh's signs of life on the way find a cut.
struct DirectStream: Sendable {
    let end: StreamEnd
    let limits: StreamLimits

    /// What the source's login shell reads: a pipeline of its own, and the sender's status told on
    /// standard error, for the pipeline's status is the receiver's.
    static func line(
        _ stream: StreamRequest,
        from source: RemoteHost,
        to target: RemoteHost
    ) -> String {
        let hop = [
            "ssh", "-T", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
            "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3",
            "-o", "ClearAllForwardings=yes", "-p", "\(target.port)", "-l", target.user,
            target.hostname, StreamEnd.line(stream.receive, on: target),
        ]
        let send = ShellWord.line(source.words(of: stream.send))
        let script = "{ \(send); echo \"\(mark) $?\" >&2; } | \(ShellWord.line(hop))"
        return ShellWord.line(ToolEnvironment.words + ["/bin/sh", "-c", script])
    }

    private static let mark = "pk-send-status"

    /// Runs it to its end or to the cancellation of the task.
    func run() async -> StreamOutcome {
        let said = BoundedTail(end.limits.complaint)
        guard let pipe = try? OwnedPipe(room: 65_536) else {
            return StreamOutcome(.notStarted, sendSaid: "no pipe could be made")
        }
        try? pipe.reading.close()
        let status = await end.send(into: pipe.writing, said)
        let lines = said.text.split(whereSeparator: \.isNewline)
        let sent = lines.last { $0.hasPrefix(Self.mark) }
            .flatMap { Int32($0.dropFirst(Self.mark.count + 1)) }
        let words = lines.filter { !$0.hasPrefix(Self.mark) }.joined(separator: "\n")
        return StreamOutcome(
            Task.isCancelled ? .stopped : status == nil ? .notStarted : .ended,
            sendStatus: sent ?? status,
            receiveStatus: status,
            sendSaid: words,
            receiveSaid: words
        )
    }
}
