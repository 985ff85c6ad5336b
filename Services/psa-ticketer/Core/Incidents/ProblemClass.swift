import Contracts

/// What kind of trouble an alert speaks of; alerts of one class about one thing share a ticket.
package struct ProblemClass: RawRepresentable, Sendable, Hashable, Codable {
    /// Its word, such as `capacity`.
    package let rawValue: String

    /// A class of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A pool fills.
    package static let capacity = Self(rawValue: "capacity")
    /// A pool is degraded or has errors.
    package static let poolHealth = Self(rawValue: "pool-health")
    /// A disk fails or will fail.
    package static let disk = Self(rawValue: "disk")
    /// Something is too hot.
    package static let temperature = Self(rawValue: "temperature")
    /// A pool is not read through when it should be.
    package static let scrub = Self(rawValue: "scrub")
    /// A system or its sender is not heard of.
    package static let availability = Self(rawValue: "availability")
    /// A replication or backup task fails.
    package static let replication = Self(rawValue: "replication")
    /// A Docker volume is not kept inside its limits.
    package static let volume = Self(rawValue: "volume")
    /// What a system's own software reports.
    package static let reported = Self(rawValue: "reported")
    /// Many systems of a client at once: the class of parent tickets alone.
    package static let storm = Self(rawValue: "storm")
}

/// Which class an alert is of, by its name.
package struct ProblemClasses: Sendable, Hashable {
    /// Classes by an alert's name; a name that is not in it is a class of its own.
    package var byName: [String: ProblemClass]

    /// The classes of our own rules, and others that are said.
    package init(_ others: [String: ProblemClass] = [:]) {
        byName = Self.own.merging(others) { _, other in other }
    }

    /// The class of an alert.
    package func of(_ name: String) -> ProblemClass {
        if let known = byName[name] { return known }
        // Nobody may name an alert so that it counts as a parent ticket.
        let word = name.isEmpty || name == ProblemClass.storm.rawValue ? "unnamed" : name
        return ProblemClass(rawValue: word)
    }

    private static let own: [String: ProblemClass] = [
        "PoolUsage": .capacity, "PoolFullSoon": .capacity, "PoolSpaceLow": .capacity,
        "PoolChunksFull": .capacity, "PoolHealth": .poolHealth, "PoolErrors": .poolHealth,
        "ScrubErrors": .poolHealth, "ScrubResult": .poolHealth, "PoolIntegrity": .poolHealth,
        "PoolRedundancy": .poolHealth, "PoolDeviceErrors": .poolHealth,
        "PoolDeviceMissing": .poolHealth, "PoolUnreadable": .poolHealth,
        "ScrubLate": .scrub, "ScrubOverdue": .scrub, "DiskTemperature": .temperature,
        "SMARTStatus": .disk, "DeviceErrors": .disk, "SystemOffline": .availability,
        "SenderSilent": .availability, "MonitorDown": .availability,
        "ReplicationFailed": .replication, "ReplicationHealth": .replication,
        "VolumeHealth": .volume, "SystemReports": .reported,
    ]
}
