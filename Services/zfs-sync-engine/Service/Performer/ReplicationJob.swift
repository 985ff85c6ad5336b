package import ZFSSyncEngineCore

/// A dataset that is kept replicated, with how its streams run.
package struct ReplicationJob: Sendable, Hashable {
    /// Its number in the store.
    package var id: DatasetID
    /// What is wanted of it.
    package var policy: DatasetPolicy
    /// How its streams run.
    package var limits: StreamLimits
    /// When its streams may begin, in local time; none for at any time.
    package var windows: [WeekWindow]

    /// A job.
    package init(
        id: DatasetID,
        policy: DatasetPolicy,
        limits: StreamLimits = StreamLimits(),
        windows: [WeekWindow] = []
    ) {
        self.id = id
        self.policy = policy
        self.limits = limits
        self.windows = windows
    }
}
