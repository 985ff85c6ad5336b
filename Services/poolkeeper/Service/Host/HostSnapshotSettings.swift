import ServiceChassis
import SnapshotKeeper

/// What the snapshot commands are told: ASG's `config.yaml` as it is, or with a `storage:` section.
struct HostSnapshotSettings {
    /// What is kept.
    let snapshots: SnapshotSettings
    /// Whom the commands tell.
    let notifications: HostNotifications
    /// Where the commands keep what they told last.
    let stateFolder: String

    /// Settings as a file gives them; what other commands and the service read is passed by.
    init(reading reader: inout SettingsReader) {
        snapshots = SnapshotSettings(reading: &reader)
        notifications = reader.section("notifications") { HostNotifications(reading: &$0) }
        stateFolder = reader.string("state_dir", default: HostSettings.statePlace)
        for section in ["scrub", "capacity"] { _ = reader.tree(section) }
        for key in ["listen", "api_token_file", "host_name", "client", "ledger_kept"] {
            _ = reader.optionalString(key)
        }
        _ = reader.strings("allow_from", default: [])
    }
}
