import Foundation
package import ServiceChassis
import SnapshotKeeperCore

/// The document's `storage:` tree as far as snapshots go, beside ASG's `pool` and `snapshots`.
package struct SnapshotSettings: Sendable, Equatable {
    /// What is kept, in the order of the settings.
    package var subvolumes: [WatchedSubvolume] = []
    /// Whether snapshots are taken by the schedule.
    package var isEnabled = false

    /// Settings as a file and the environment give them; problems are noted in the reader.
    ///
    /// ASG's file alone means: only when asked, and `retention_days` decides what goes. With a
    /// `storage:` section the profile decides, and `retention_days` counts where it is given.
    ///
    /// - Parameters:
    ///   - reader: the file's top.
    ///   - hasBattery: decides for the profile `auto`.
    package init(
        reading reader: inout SettingsReader,
        hasBattery: Bool = SnapshotSettings.machineHasBattery
    ) {
        let hasStorage = reader.isGiven("storage")
        let pool = reader.section("pool") { pool in
            (pool.string("mount", default: "/mnt/media_pool"), pool.optionalString("uuid"))
        }
        let asg = reader.section("snapshots") { snapshots in
            let isGiven = snapshots.isGiven("retention_days")
            return (
                directory: snapshots.string("directory", default: ".snapshots"),
                days: snapshots.integer("retention_days", default: 3, in: 1...36_500),
                isGiven: isGiven
            )
        }
        var base = SnapshotDefaults(mount: pool.0, directory: asg.directory)
        base.pool = pool.1.flatMap { $0.isEmpty ? nil : $0.lowercased() }
        if !hasStorage || asg.isGiven { base.retention.days = asg.days }
        guard hasStorage else {
            subvolumes = [base.subvolume(at: base.mount, folder: nil)]
            _ = reader.tree("storage")
            return
        }
        (isEnabled, subvolumes) = reader.section("storage") { storage in
            Self.storage(&storage, base, hasBattery)
        }
    }

    private static func storage(
        _ storage: inout SettingsReader,
        _ base: SnapshotDefaults,
        _ hasBattery: Bool
    ) -> (Bool, [WatchedSubvolume]) {
        let profile: RetentionProfile = storage.choice("profile", default: .auto)
        let isOn = storage.boolean("enable", default: true)
        _ = storage.optionalString("hostname")
        // Branches of the document that other parts read.
        for branch in ["btrfs", "backup", "monitoring"] { _ = storage.tree(branch) }
        var base = base
        let days = base.retention.days
        base.retention = profile.retention(hasBattery: hasBattery)
        base.retention.days = days
        let read = storage.section("snapshots") { snapshots in
            let isEnabled = snapshots.boolean("enable", default: false)
            base.read(&snapshots)
            let own = snapshots.sections("subvolumes") { section in
                let path = section.requiredString("path", advice: "name the subvolume's folder")
                if !path.isEmpty, !path.hasPrefix("/") {
                    section.problem("path", "`\(path)` is no absolute path")
                }
                var defaults = base
                let folder = section.optionalString("directory")
                defaults.read(&section)
                return defaults.subvolume(at: Self.plain(path), folder: folder)
            }
            let paths = own.map(\.path)
            if Set(paths).count != paths.count {
                snapshots.problem("subvolumes", "a path is named twice")
            }
            return (isEnabled, own.isEmpty ? [base.subvolume(at: base.mount, folder: nil)] : own)
        }
        guard isOn, read.0 else {
            return (false, read.1.map { Self.unscheduled($0) })
        }
        return (true, read.1)
    }

    private static func unscheduled(_ subvolume: WatchedSubvolume) -> WatchedSubvolume {
        var subvolume = subvolume
        subvolume.schedule = nil
        return subvolume
    }

    /// Without slashes at its end.
    private static func plain(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Whether the machine has a battery (sysfs-class-power).
    package static var machineHasBattery: Bool {
        let supplies = "/sys/class/power_supply"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: supplies)) ?? []
        return names.contains { name in
            readWholeFile("\(supplies)/\(name)/type").map {
                String(decoding: $0, as: UTF8.self).hasPrefix("Battery")
            } ?? false
        }
    }
}
