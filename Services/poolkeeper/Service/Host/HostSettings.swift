import CapacityEngineCore
import Foundation
import ScrubControllerCore
import ServiceChassis

/// What the commands at a storage host are told: ASG's `config.yaml` as it is.
///
/// Keys and defaults are those of aldertech-asg 1.0.2; unknown keys are warned of.
struct HostSettings: Sendable, Equatable {
    /// Where settings are looked for, the first that is there.
    static let places = ["/etc/asg/config.yaml", "config.yaml"]

    /// Where the commands keep what they have to know unless told.
    static let statePlace = "/var/lib/poolkeeper"

    /// Where the pool is mounted.
    var mount = "/mnt/media_pool"
    /// The only pool that may be mounted there; nil for any.
    var uuid: String?
    /// What a capacity report warns of.
    var thresholds = CapacityThresholds()
    /// How the pool is scrubbed.
    var scrub = HostScrubSettings.defaults
    /// Where the commands keep what they have to know between two runs.
    var stateFolder = statePlace
    /// Whom the commands tell.
    var notifications = HostNotifications()

    /// Settings as a file gives them; problems are noted in the reader.
    init(reading reader: inout SettingsReader) {
        let mount = mount
        let pool = reader.section("pool") { pool in
            (pool.string("mount", default: mount), pool.optionalString("uuid"))
        }
        self.mount = pool.0
        uuid = pool.1.flatMap { $0.isEmpty ? nil : $0 }
        let defaults = thresholds
        thresholds = reader.section("capacity") { capacity in
            var thresholds = CapacityThresholds()
            thresholds.chunkFullnessPercent = capacity.number(
                "chunk_fullness_warn_percent",
                default: defaults.chunkFullnessPercent,
                in: 0...100
            )
            thresholds.freeSpacePercent = capacity.number(
                "free_space_warn_percent",
                default: defaults.freeSpacePercent,
                in: 0...100
            )
            // ASG's default of 3 would alarm on every healthy small RAID1 pool.
            if capacity.isGiven("metadata_min_device_count") {
                thresholds.metadataDevicesMin = capacity.integer(
                    "metadata_min_device_count",
                    default: 3,
                    in: 1...1000
                )
            }
            return thresholds
        }
        // Words of the other commands, which read them themselves.
        for section in ["snapshots", "storage"] { _ = reader.tree(section) }
        scrub = reader.section("scrub") { HostScrubSettings.read(&$0) }
        notifications = reader.section("notifications") { HostNotifications(reading: &$0) }
        stateFolder = reader.string("state_dir", default: stateFolder)
    }
}
