package import Quantities

/// A container with its labels and mounts: what a rule by label is declared on.
///
/// A destroyed container is still told of while a volume it mounted exists, so that its rules do
/// not vanish with a container that is only being replaced.
package struct LabelSet: Sendable, Hashable {
    /// Whether the container is there.
    package enum Existence: Sendable, Hashable {
        /// It runs; paused and restarting count as running.
        case running
        /// It is there and does not run; the engine's word, such as `exited` or `created`.
        case stopped(String)
        /// It is gone since about then.
        case destroyed(Timestamp)

        /// Whether the engine still has the container.
        package var exists: Bool {
            if case .destroyed = self { false } else { true }
        }
    }

    /// The container's id, 64 hexadecimal digits.
    package var containerID: String
    /// The container's name without the slash.
    package var containerName: String
    /// All labels, untrusted; empty for none.
    package var labels: [String: String]
    /// Its mounts.
    package var mounts: [ContainerMount]
    /// Whether it is there.
    package var existence: Existence

    /// A container's labels.
    package init(
        containerID: String,
        containerName: String,
        labels: [String: String] = [:],
        mounts: [ContainerMount] = [],
        existence: Existence = .running
    ) {
        self.containerID = containerID
        self.containerName = containerName
        self.labels = labels
        self.mounts = mounts
        self.existence = existence
    }

    /// Its compose project; nil when compose did not make it.
    package var project: String? { labels["com.docker.compose.project"] }
    /// Its compose service; nil when compose did not make it.
    package var service: String? { labels["com.docker.compose.service"] }
    /// The volumes it mounts, each once.
    package var volumes: Set<VolumeName> { Set(mounts.compactMap(\.volume)) }

    /// Whether it mounts a volume and may write to it, which a rule by label needs.
    package func mayWrite(to volume: VolumeName) -> Bool {
        mounts.contains { $0.volume == volume && $0.isReadWrite }
    }
}
