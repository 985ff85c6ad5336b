package import Quantities

/// One run of a rule: what it was to do and what became of it.
package struct RunRecord: Sendable, Hashable {
    /// Its number on this host.
    package var id: Int64
    /// The path.
    package var key: RegistrationKey
    /// The algorithm's name.
    package var algorithm: String
    /// `schedule`, or who asked for it.
    package var trigger: String
    /// The digest of the plan it carries out.
    package var plan: String
    /// Files that were to go.
    package var plannedFiles: Int64
    /// Bytes on the disk that were to become free.
    package var plannedBytes: Int64
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended; nil while it runs.
    package var endedAt: Timestamp?
    /// What became of it; nil while it runs.
    package var result: CleanupResult?

    /// A run.
    package init(
        id: Int64,
        key: RegistrationKey,
        algorithm: String,
        trigger: String,
        plan: String,
        plannedFiles: Int64,
        plannedBytes: Int64,
        startedAt: Timestamp,
        endedAt: Timestamp? = nil,
        result: CleanupResult? = nil
    ) {
        self.id = id
        self.key = key
        self.algorithm = algorithm
        self.trigger = trigger
        self.plan = plan
        self.plannedFiles = plannedFiles
        self.plannedBytes = plannedBytes
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.result = result
    }

    /// `running`, or how it ended.
    package var state: String { result?.state.rawValue ?? "running" }
}
