/// `GET /volumes` as the engine writes it.
struct SentVolumes: Decodable {
    enum CodingKeys: String, CodingKey {
        case volumes = "Volumes"
    }

    let volumes: [SentVolume]?
}
