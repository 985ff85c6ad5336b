/// One container's use of a volume.
package struct VolumeUse: Sendable, Hashable {
    /// The container's id, 64 hexadecimal digits.
    package var containerID: String
    /// The container's name without the slash.
    package var containerName: String
    /// Its compose project; nil when compose did not make it.
    package var project: String?
    /// Where the container sees the volume.
    package var destination: String
    /// Whether the container may write to it.
    package var isReadWrite: Bool
    /// Whether the container runs, paused and restarting included.
    package var isRunning: Bool

    /// A use.
    package init(
        containerID: String,
        containerName: String,
        project: String? = nil,
        destination: String,
        isReadWrite: Bool,
        isRunning: Bool
    ) {
        self.containerID = containerID
        self.containerName = containerName
        self.project = project
        self.destination = destination
        self.isReadWrite = isReadWrite
        self.isRunning = isRunning
    }
}
