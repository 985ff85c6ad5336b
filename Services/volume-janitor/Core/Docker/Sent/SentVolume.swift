import Quantities

/// One volume as the engine writes it.
struct SentVolume: Decodable {
    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case driver = "Driver"
        case mountpoint = "Mountpoint"
        case createdAt = "CreatedAt"
        case labels = "Labels"
        case options = "Options"
    }

    let name: String
    let driver: String
    let mountpoint: String?
    let createdAt: String?
    let labels: [String: String?]?
    let options: [String: String?]?

    /// The volume; nil when its name is none that Docker's own driver takes.
    var volume: DockerVolume? {
        guard let name = VolumeName(name) else { return nil }
        return DockerVolume(
            name: name,
            driver: driver,
            hostMountpoint: mountpoint.flatMap { AbsolutePath($0) },
            options: withoutNulls(options),
            labels: withoutNulls(labels),
            engineCreatedAt: created
        )
    }

    /// Plugins leave the moment out or send Go's zero time, 0001-01-01.
    private var created: Timestamp? {
        guard let moment = createdAt.flatMap({ Timestamp.parse(rfc3339: $0)?.moment }),
            moment > Timestamp(seconds: 0)
        else { return nil }
        return moment
    }
}

/// A map without the values that are null; null for the map itself is an empty one.
func withoutNulls(_ map: [String: String?]?) -> [String: String] {
    (map ?? [:]).compactMapValues(\.self)
}
