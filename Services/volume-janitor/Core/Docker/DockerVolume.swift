package import Quantities

/// A volume as the Docker Engine tells of it.
package struct DockerVolume: Sendable, Hashable {
    /// Its name.
    package var name: VolumeName
    /// The driver's name; `local` for what the engine keeps in its own folder.
    package var driver: String
    /// Where its files are on the host; nil when the engine was not asked or the driver gives none.
    package var hostMountpoint: AbsolutePath?
    /// The driver's options; empty for none.
    package var options: [String: String]
    /// The labels of the volume itself; empty for none.
    package var labels: [String: String]
    /// When the engine says it was made, which before Docker 23 is when it last changed (moby
    /// #44364); nil when it does not say or says the year 1.
    package var engineCreatedAt: Timestamp?
    /// The containers that mount it, running or not, by their names.
    package var uses: [VolumeUse]

    /// A volume; everything beside the name is what the engine says of a plain one.
    package init(
        name: VolumeName,
        driver: String = "local",
        hostMountpoint: AbsolutePath? = nil,
        options: [String: String] = [:],
        labels: [String: String] = [:],
        engineCreatedAt: Timestamp? = nil,
        uses: [VolumeUse] = []
    ) {
        self.name = name
        self.driver = driver
        self.hostMountpoint = hostMountpoint
        self.options = options
        self.labels = labels
        self.engineCreatedAt = engineCreatedAt
        self.uses = uses
    }

    /// Whether its folder shows its files only while something is mounted there.
    ///
    /// The local driver mounts a device or another folder when a container starts (bind, NFS,
    /// CIFS, tmpfs), and its folder is empty before and after; `size` alone is a quota and mounts
    /// nothing. What another driver does is unknown, so its options count as a mount.
    package var showsFilesOnlyWhileMounted: Bool {
        driver != "local" || options.keys.contains { $0 != "size" }
    }
}
