/// One mount of a container, as `GET /containers/json` lists it; tmpfs mounts are not listed.
package struct ContainerMount: Sendable, Hashable {
    /// `volume`, `bind` or a kind of a newer engine.
    package var kind: String
    /// The volume's name; nil for what is no volume, or has a name that Docker's own rule refuses.
    package var volume: VolumeName?
    /// Where it lies on the host; nil when the engine gives no absolute path.
    package var source: AbsolutePath?
    /// Where the container sees it.
    package var destination: String
    /// Whether the container may write to it.
    package var isReadWrite: Bool

    /// A mount.
    package init(
        kind: String,
        volume: VolumeName? = nil,
        source: AbsolutePath? = nil,
        destination: String,
        isReadWrite: Bool
    ) {
        self.kind = kind
        self.volume = volume
        self.source = source
        self.destination = destination
        self.isReadWrite = isReadWrite
    }
}
