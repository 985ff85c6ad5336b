import Quantities
import ZFSSyncEngineCore

/// The control channel to one host: one ssh, one shell, one exchange at a time in order of arrival.
///
/// A channel that failed is opened anew by the next exchange; whatever failed is never run again
/// by itself, for nobody knows whether it ran.
actor HostChannel {
    private let host: RemoteHost
    private let ssh: SSHConfiguration
    private let limits: RemoteLimits
    private var session: ChannelSession?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var exchanges = 0

    init(to host: RemoteHost, ssh: SSHConfiguration, limits: RemoteLimits) {
        self.host = host
        self.ssh = ssh
        self.limits = limits
    }

    /// The process of its ssh while it is connected.
    var process: Int32? { session?.process }

    func exchange(_ commands: [ZFSCommand]) async throws -> [CommandAnswer] {
        let requests = commands.map(host.words(of:))
        try check(requests)
        await take()
        defer { give() }
        try Task.checkCancellation()
        exchanges += 1
        let session = try await opened()
        do {
            let answers = try await session.ask(requests)
            if answers.contains(where: { !$0.isComplete }) { await drop(session) }
            return answers
        } catch {
            await drop(session)
            throw error
        }
    }

    /// Ends the connection.
    func close() async {
        if let session { await drop(session) }
    }

    private func drop(_ old: ChannelSession) async {
        if session === old { session = nil }
        await old.end()
    }

    private func opened() async throws -> ChannelSession {
        if let session {
            if !session.hasEnded { return session }
            await drop(session)
        }
        let fresh = ChannelSession(host: host, ssh: ssh, limits: limits)
        do {
            try await fresh.open()
        } catch {
            await fresh.end()
            throw error
        }
        session = fresh
        return fresh
    }

    private func check(_ requests: [[String]]) throws {
        guard requests.joined().allSatisfy({ !$0.utf8.contains(0x0A) && !$0.utf8.contains(0) })
        else {
            throw ChannelFailure(
                host: host.name,
                .unknown,
                said: "a word with a line end or NUL cannot be sent"
            )
        }
        guard requests.joined().reduce(0, { $0 + $1.utf8.count + 1 }) <= limits.request.bytes else {
            throw ChannelFailure(
                host: host.name,
                .unknown,
                said: "commands of more than \(limits.request.text) cannot be sent"
            )
        }
    }

    // MARK: - One at a time

    private func take() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func give() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        isBusy = false
    }
}
