package import Quantities
package import VolumeJanitorCore

/// The volumes and labels of this host at one moment, and how well they are known.
package struct InventorySnapshot: Sendable, Hashable {
    /// Where the knowledge comes from.
    package enum Source: Sendable, Hashable {
        /// Nothing was read yet.
        case starting
        /// The engine, whose events are followed.
        case engine(EngineDescription)
        /// The folder of volumes, without an engine: no labels, no containers.
        case files(root: AbsolutePath?)
        /// It is what was known before the engine went; the reason, and since when.
        case lost(since: Timestamp, reason: String)
    }

    /// Where this comes from.
    package var source: Source
    /// The volumes by name, each with where its files are.
    package var volumes: [MappedVolume]
    /// The containers by name, with labels and mounts; destroyed ones too while a volume of theirs
    /// exists.
    package var labelSets: [LabelSet]
    /// When each volume was made, as well as it is known.
    package var births: [VolumeName: BirthRecord.Entry]
    /// Volumes whose names Docker's own rule does not allow; nothing can be registered for them.
    package var unnamed: [String]

    /// A snapshot.
    package init(
        source: Source = .starting,
        volumes: [MappedVolume] = [],
        labelSets: [LabelSet] = [],
        births: [VolumeName: BirthRecord.Entry] = [:],
        unnamed: [String] = []
    ) {
        self.source = source
        self.volumes = volumes
        self.labelSets = labelSets
        self.births = births
        self.unnamed = unnamed
    }

    /// Whether it is what the host has now, as far as is known; only then does a volume that is not
    /// in it not exist.
    package var isCurrent: Bool {
        switch source {
        case .engine, .files: true
        case .starting, .lost: false
        }
    }

    /// The volume of a name; nil when it is not known.
    package func volume(_ name: VolumeName) -> MappedVolume? {
        volumes.first { $0.volume.name == name }
    }
}
