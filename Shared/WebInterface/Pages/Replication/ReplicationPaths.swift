/// Where the pages of replication lie: at the root of an engine alone, below `/replication` at the
/// gateway.
package struct ReplicationPaths: Sendable, Hashable {
    /// What stands before every path.
    package let prefix: String

    /// Paths behind a prefix such as `/replication`; empty for none.
    package init(prefix: String = "") { self.prefix = prefix }

    /// The page of all datasets.
    package var dashboard: String { prefix.isEmpty ? "/" : prefix }
    /// Whether the pages beside these are in the navigation: an engine alone has nothing else.
    package var areAlone: Bool { prefix.isEmpty }
    /// The page of runs.
    package var runs: String { "\(prefix)/runs" }
    /// The page of a run.
    package func run(_ id: String) -> String { "\(prefix)/runs/\(id)" }
    /// The page of a dataset.
    package func dataset(_ id: String) -> String { "\(prefix)/datasets/\(id)" }
    /// What a form of a dataset does.
    package func act(_ act: String, _ id: String) -> String { "\(prefix)/datasets/\(id)/\(act)" }
    /// What a form for all datasets does.
    package func act(_ act: String) -> String { "\(prefix)/\(act)" }
    /// The page of the log.
    package var logs: String { "\(prefix)/logs" }
    /// The page of the settings.
    package var configuration: String { "\(prefix)/config" }
}
