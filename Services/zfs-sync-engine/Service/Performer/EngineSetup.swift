package import ZFSSyncEngineCore

/// What the engine works on and how, as the settings say.
package struct EngineSetup: Sendable {
    /// What is wanted of one dataset.
    package struct Wanted: Sendable, Hashable {
        /// What is wanted.
        package var policy: DatasetPolicy
        /// How its streams run.
        package var limits: StreamLimits
        /// When its streams may begin, in local time; none for at any time.
        package var windows: [WeekWindow]

        /// What is wanted of a dataset.
        package init(
            _ policy: DatasetPolicy,
            limits: StreamLimits = StreamLimits(),
            windows: [WeekWindow] = []
        ) {
            self.policy = policy
            self.limits = limits
            self.windows = windows
        }
    }

    /// The hosts.
    package var hosts: [RemoteHost]
    /// The datasets.
    package var datasets: [Wanted]
    /// Time from the begin of one scheduled run to that of the next.
    package var interval: Duration
    /// Streams that a host has at once.
    package var streamsPerHost: Int
    /// How long is waited after failures.
    package var retry: RetryPlan
    /// How long runs are kept.
    package var kept: Duration

    /// A setup.
    package init(
        hosts: [RemoteHost],
        datasets: [Wanted],
        interval: Duration = .seconds(1800),
        streamsPerHost: Int = 2,
        retry: RetryPlan = RetryPlan(),
        kept: Duration = .seconds(365 * 86_400)
    ) {
        self.hosts = hosts
        self.datasets = datasets
        self.interval = interval
        self.streamsPerHost = streamsPerHost
        self.retry = retry
        self.kept = kept
    }
}
