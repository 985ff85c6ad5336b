/// The volumes of an engine as it listed them.
package struct VolumeListing: Sendable, Hashable {
    /// The volumes that have a name Docker's own rule allows, in the engine's order.
    package var volumes: [DockerVolume]
    /// The others' names, which another driver gave them; nothing can be registered for them.
    package var unnamed: [String]

    /// A listing.
    package init(volumes: [DockerVolume] = [], unnamed: [String] = []) {
        self.volumes = volumes
        self.unnamed = unnamed
    }
}
