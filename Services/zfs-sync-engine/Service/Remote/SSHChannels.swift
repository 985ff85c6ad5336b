import Quantities
package import ZFSSyncEngineCore

/// One control channel for each host, opened when it is first needed.
package final class SSHChannels: ControlChannel {
    private let channels: [String: HostChannel]

    /// Channels to hosts.
    package init(
        to hosts: [RemoteHost],
        ssh: SSHConfiguration,
        limits: RemoteLimits = RemoteLimits()
    ) {
        _ = BrokenPipes.areErrors
        channels = Dictionary(
            hosts.map { ($0.name, HostChannel(to: $0, ssh: ssh, limits: limits)) }
        ) { $1 }
    }

    /// Runs commands one after another on a host of the settings, in one exchange.
    package func exchange(
        _ commands: [ZFSCommand],
        on host: String
    ) async throws -> [CommandAnswer] {
        guard let channel = channels[host], commands.allSatisfy({ $0.host == host }) else {
            throw ChannelFailure(
                host: host,
                .unknown,
                said: "the settings have no such host, or a command is for another"
            )
        }
        return try await channel.exchange(commands)
    }

    /// How many exchanges there were with a host.
    package func exchanges(with host: String) async -> Int {
        await channels[host]?.exchanges ?? 0
    }

    /// The process of a host's ssh while it is connected.
    package func process(of host: String) async -> Int32? { await channels[host]?.process }

    /// Ends every connection; the next exchange opens its own anew.
    package func close() async {
        for channel in channels.values { await channel.close() }
    }
}
