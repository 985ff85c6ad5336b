import ZFSSyncEngineCore

extension SyncSettings {
    /// What the engine works on and how.
    package var setup: EngineSetup {
        EngineSetup(
            hosts: hosts.map { host in
                RemoteHost(
                    name: host.name,
                    hostname: host.hostname,
                    port: host.port,
                    user: host.user,
                    identityFile: host.identityFile,
                    knownHostsFile: host.knownHostsFile,
                    usesSudo: host.usesSudo
                )
            },
            datasets: datasets.map { dataset in
                EngineSetup.Wanted(
                    dataset.policy,
                    limits: StreamLimits(
                        bytesPerSecond: dataset.rate,
                        rateWindows: dataset.rateWindows,
                        stall: dataset.stall,
                        isDirect: dataset.isDirect
                    ),
                    windows: dataset.windows
                )
            },
            interval: interval,
            streamsPerHost: streamsPerHost,
            kept: runsKept
        )
    }
}
