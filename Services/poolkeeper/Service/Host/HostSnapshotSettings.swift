import ServiceChassis
import SnapshotKeeper

/// What the snapshot commands are told: ASG's `config.yaml` as it is, or with a `storage:` section.
struct HostSnapshotSettings {
    /// What is kept.
    let snapshots: SnapshotSettings

    /// Settings as a file gives them; what other commands and the service read is passed by.
    init(reading reader: inout SettingsReader) {
        snapshots = SnapshotSettings(reading: &reader)
        for section in ["scrub", "capacity", "notifications"] { _ = reader.tree(section) }
        for key in ["state_dir", "listen", "api_token_file", "host_name", "client", "ledger_kept"] {
            _ = reader.optionalString(key)
        }
        _ = reader.strings("allow_from", default: [])
    }
}
