package import Quantities
package import ServiceChassis

/// The section `probe`: what a collector on a storage host looks at by itself.
package struct ProbeSettings: Sendable, Equatable {
    /// Whether it looks at this host's pools and disks.
    package var isOn = false
    /// How often it looks.
    package var every = Duration.seconds(300)
    /// What the host is called in fleet history; nil for its host name.
    package var systemID: String?
    /// The client whose host it is; nil for none.
    package var client: ClientName?
    /// Btrfs pools that have to be there, by where they are mounted; one that is not is told.
    package var mounts: [String] = []
    /// The witness collector's door, such as `https://witness:8001/webhook/metrics`; nil to keep
    /// the samples in this collector's own history.
    package var forwardURL: String?
    /// The ingest key for that door.
    package var forwardKey: Secret?
    /// Samples that wait for that door, one row for each look; the oldest go first.
    package var waitingMax = 10_000

    /// Settings with every default.
    package init() {}

    /// Settings as a file gives them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        isOn = reader.boolean("enabled", default: isOn)
        every = reader.duration("every", default: every, in: .seconds(1) ... .seconds(86_400))
        systemID = reader.optionalString("system_id")
        client = reader.optionalString("client").flatMap { text in
            if let client = ClientName(text) { return client }
            reader.problem("client", "`\(text)` is not a client's name")
            return nil
        }
        mounts = reader.strings("mounts", default: mounts)
        forwardURL = reader.optionalString("forward_url")
        forwardKey = reader.secret("forward_key", variable: "POOLKEEPER_FORWARD_KEY")
        waitingMax = reader.integer("waiting_max", default: waitingMax, in: 1...1_000_000)
        if forwardURL != nil, forwardKey == nil {
            reader.problem(
                "forward_url",
                "needs `forward_key_file`, an ingest key of the witness bound to this host's client"
            )
        }
    }
}
