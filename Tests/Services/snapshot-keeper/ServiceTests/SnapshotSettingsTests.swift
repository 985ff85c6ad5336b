import Foundation
import Quantities
import ServiceChassis
import SnapshotKeeper
import SnapshotKeeperCore
import Testing

/// What settings make of a file.
@Suite struct `Settings of snapshots` {
    private func read(
        _ yaml: String,
        hasBattery: Bool = false
    ) -> (SnapshotSettings, SettingsReader) {
        var reader = SettingsReader(SettingsSource(file: "config.yaml", yaml: yaml))
        let settings = SnapshotSettings(reading: &reader, hasBattery: hasBattery)
        reader.finish()
        return (settings, reader)
    }

    private func problems(_ yaml: String) -> [String] { read(yaml).1.problems.map(\.description) }

    @Test func `ASG's file means its folder and its days, and only when asked`() throws {
        let (settings, reader) = read(
            """
            pool: {mount: /mnt/my_pool}
            snapshots: {directory: .snaps, retention_days: 5}
            """
        )
        #expect(reader.problems.isEmpty)
        let kept = try #require(settings.subvolumes.first)
        #expect(kept.path == "/mnt/my_pool")
        #expect(kept.folder == "/mnt/my_pool/.snaps")
        #expect(kept.retention == RetentionPolicy(days: 5))
        #expect(kept.schedule == nil)
        #expect(!settings.isEnabled)
        #expect(read("").0.subvolumes.first?.retention == RetentionPolicy(days: 3))
    }

    @Test(arguments: [
        ("zephyrus", 7, 4), ("yoga", 7, 4), ("laptop", 7, 4), ("hetzner", 30, 12),
        ("contabo", 30, 12), ("ovh", 30, 12), ("server", 30, 12), ("auto", 30, 12),
    ])
    func `a profile keeps what the document says`(_ name: String, _ daily: Int, _ weekly: Int) {
        let kept = read("storage: {profile: \(name)}").0.subvolumes.first?.retention
        #expect(kept == RetentionPolicy(daily: daily, weekly: weekly, monthly: 12))
    }

    @Test func `on a machine with a battery, auto is a laptop`() {
        let kept = read("storage: {profile: auto}", hasBattery: true).0.subvolumes.first
        #expect(kept?.retention == RetentionPolicy(daily: 7, weekly: 4, monthly: 12))
    }

    @Test func `the document's complete tree is read, and each subvolume has what it says`() throws
    {
        let (settings, reader) = read(
            """
            storage:
              enable: true
              profile: hetzner
              btrfs: {ssdOptimization: true}
              snapshots:
                enable: true
                retention: {daily: 14}
                schedule: "03:30"
                timezone: Europe/Berlin
                subvolumes:
                  - path: /srv/media/
                  - path: /home
                    directory: /snapshots/home
                    schedule: hourly
                    retention: {hourly: 24, monthly: 0}
                    before: [/usr/bin/true, "a b"]
                    stable_name: latest
              backup: {enable: true}
            """
        )
        #expect(reader.problems.isEmpty)
        #expect(settings.isEnabled)
        let (media, home) = (settings.subvolumes[0], settings.subvolumes[1])
        #expect(media.path == "/srv/media")
        #expect(media.folder == "/srv/media/.snapshots")
        #expect(media.retention == RetentionPolicy(daily: 14, weekly: 12, monthly: 12))
        #expect(media.schedule?.words == "03:30 Europe/Berlin")
        #expect(media.hooks.before.isEmpty)
        #expect(home.folder == "/snapshots/home")
        #expect(home.retention == RetentionPolicy(hourly: 24, daily: 14, weekly: 12))
        #expect(home.schedule?.words == "hourly Europe/Berlin")
        #expect(home.hooks.before == ["/usr/bin/true", "a b"])
        #expect(home.link == "latest")
    }

    @Test func `without enable nothing is taken by the clock`() {
        let (settings, _) = read("storage: {snapshots: {schedule: '02:00'}}")
        #expect(settings.subvolumes.first?.schedule == nil)
        let off = read("storage: {enable: false, snapshots: {enable: true}}").0
        #expect(off.subvolumes.first?.schedule == nil)
    }

    @Test func `what is wrong is told with its place`() {
        #expect(
            problems("storage: {snapshots: {schedule: '25:00'}}").first
                == "config.yaml:1:33: `storage.snapshots.schedule`: `25:00` is neither times such "
                + "as `02:00` or `02:00, 14:00`, nor `hourly`"
        )
        for yaml in [
            "storage: {profile: mainframe}", "storage: {snapshots: {timezone: Moon}}",
            "storage: {snapshots: {retention: {dayly: 3}}}",
            "storage: {snapshots: {subvolumes: [{path: home}]}}",
            "storage: {snapshots: {subvolumes: [{path: /a}, {path: /a/}]}}",
            "storage: {snapshots: {stable_name: a/b}}", "snapshots: {retention_days: 0}",
            "storage: {snapshots: {free_min_percent: 100}}",
            "storage: {snapshots: {send_targets: [usb]}}",
        ] {
            #expect(problems(yaml).count == 1, "\(yaml): \(problems(yaml))")
        }
    }

    @Test func `ASG's days count beside the profile only where they are given`() {
        let both = read("snapshots: {retention_days: 2}\nstorage: {profile: laptop}").0
        #expect(
            both.subvolumes.first?.retention
                == RetentionPolicy(daily: 7, weekly: 4, monthly: 12, days: 2)
        )
        #expect(read("storage: {profile: laptop}").0.subvolumes.first?.retention.days == nil)
    }
}
