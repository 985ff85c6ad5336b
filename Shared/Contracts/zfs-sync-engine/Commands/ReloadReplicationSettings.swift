/// Reads the engine's settings file anew; one that is wrong changes nothing.
package struct ReloadReplicationSettings: Command {
    /// `zfs-sync-engine.reload-settings.v1`.
    package static let kind: LaneName = .kind("zfs-sync-engine.reload-settings.v1")

    /// `*`: all datasets.
    package var key: String { "*" }

    /// A reading.
    package init() {}
}
