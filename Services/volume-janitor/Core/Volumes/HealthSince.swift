package import Contracts
package import Quantities

/// What a health is about: a volume, or one of its rules.
package struct HealthSubject: Sendable, Hashable {
    /// The volume.
    package let volume: VolumeName
    /// The rule's path; nil for the volume itself.
    package let path: VolumePath?

    /// A subject.
    package init(volume: VolumeName, path: VolumePath?) {
        self.volume = volume
        self.path = path
    }
}

/// A health and since when it holds.
package struct HealthSince: Sendable, Hashable {
    /// The health.
    package var health: VolumeHealth
    /// Since when.
    package var since: Timestamp

    /// A health.
    package init(health: VolumeHealth, since: Timestamp) {
        self.health = health
        self.since = since
    }

    /// The same health goes on; another begins now.
    package static func after(
        _ before: HealthSince?,
        _ health: VolumeHealth,
        at now: Timestamp
    ) -> HealthSince {
        if let before, before.health == health { return before }
        return HealthSince(health: health, since: now)
    }
}
