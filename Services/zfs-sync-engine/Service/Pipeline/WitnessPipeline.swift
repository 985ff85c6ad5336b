import Observability
package import Quantities
package import ZFSSyncEngineCore

/// Moves streams through this machine: an ssh to each end, two pipes and a pump between them.
///
/// Each end has its own connection, so that a stream shares neither window nor cipher with the
/// control channel. Ending the ssh here ends what it started there: a receiver sees its input end
/// before the stream's own end mark and keeps what came (`receive -s`), a sender cannot write any
/// more.
package struct WitnessPipeline: StreamPipeline {
    /// How often progress is told and stalls are looked for.
    static let tick = Duration.milliseconds(500)

    private let hosts: [String: RemoteHost]
    private let ssh: SSHConfiguration
    private let limits: RemoteLimits

    /// A pipeline between hosts.
    ///
    /// - Parameters:
    ///   - hosts: every host that streams come from or go to.
    ///   - ssh: how they are reached.
    ///   - limits: times and sizes.
    package init(
        between hosts: [RemoteHost],
        ssh: SSHConfiguration,
        limits: RemoteLimits = RemoteLimits()
    ) {
        _ = BrokenPipes.areErrors
        self.hosts = Dictionary(hosts.map { ($0.name, $0) }) { $1 }
        self.ssh = ssh
        self.limits = limits
    }

    /// Runs a stream to its end, to a stall or to the cancellation of the task.
    package func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome {
        guard let source = hosts[stream.send.host], let target = hosts[stream.receive.host] else {
            return StreamOutcome(.notStarted, sendSaid: "the settings have no such host")
        }
        if limits.isDirect {
            let line = DirectStream.line(stream, from: source, to: target)
            return await DirectStream(end: end(source, line), limits: limits).run()
        }
        do {
            let run = try StreamRun(
                source: end(source, StreamEnd.line(stream.send, on: source)),
                target: end(target, StreamEnd.line(stream.receive, on: target)),
                limits: limits,
                progress: progress
            )
            return await run.run()
        } catch {
            return StreamOutcome(.notStarted, sendSaid: "no pipes could be made: \(error)")
        }
    }

    private func end(_ host: RemoteHost, _ line: String) -> StreamEnd {
        StreamEnd(host: host, line: line, ssh: ssh, limits: limits)
    }
}
