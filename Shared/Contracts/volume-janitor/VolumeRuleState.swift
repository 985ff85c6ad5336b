package import Quantities

/// One rule of a volume as it stands: a part of `VolumeAssessed`.
package struct VolumeRuleState: Sendable, Hashable, Codable {
    /// The next turn of a rule.
    package struct Next: Sendable, Hashable, Codable {
        /// When it is due; nil for not by itself.
        package var at: Timestamp?
        /// `act`, `dry`, `paused` or `held`.
        package var kind: String
        /// Files it would delete, by the last plan; nil before one was made.
        package var files: Int64?
        /// Bytes on the disk it would free, by the last plan.
        package var bytes: ByteCount?
        /// The plan's digest, by which it can be run.
        package var plan: String?

        /// A turn.
        package init(
            at: Timestamp?,
            kind: String,
            files: Int64? = nil,
            bytes: ByteCount? = nil,
            plan: String? = nil
        ) {
            self.at = at
            self.kind = kind
            self.files = files
            self.bytes = bytes
            self.plan = plan
        }
    }

    /// The path from the volume's root, printable.
    package var path: String
    /// The algorithm's name.
    package var algorithm: String
    /// The parameters as a person would write them.
    package var parameters: [String: String]
    /// What the rule is for; empty for nothing said.
    package var summary: String
    /// `api`, `file` or `label`.
    package var source: String
    /// How it does.
    package var health: VolumeHealth
    /// Since when.
    package var since: Timestamp
    /// Why, for a person; nil when all is well.
    package var reason: String?
    /// What is under the path, on the disk; nil when not known.
    package var bytes: ByteCount?
    /// Files under the path; nil when not known.
    package var files: Int64?
    /// What the rule allows, when it limits size.
    package var limit: ByteCount?
    /// When it last deleted or found that nothing was to do; nil before.
    package var lastCleaned: Timestamp?
    /// Files that run removed.
    package var lastRemovedFiles: Int64?
    /// Bytes that run removed.
    package var lastRemovedBytes: ByteCount?
    /// Its next turn; nil for a rule that has none.
    package var next: Next?

    /// A rule that does well and has not run.
    package init(
        path: String,
        algorithm: String,
        parameters: [String: String],
        summary: String,
        source: String,
        health: VolumeHealth,
        since: Timestamp
    ) {
        self.path = path
        self.algorithm = algorithm
        self.parameters = parameters
        self.summary = summary
        self.source = source
        self.health = health
        self.since = since
    }
}
