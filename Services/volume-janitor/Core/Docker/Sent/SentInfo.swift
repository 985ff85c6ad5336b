/// `GET /info` as the engine writes it.
struct SentInfo: Decodable {
    enum CodingKeys: String, CodingKey {
        case rootFolder = "DockerRootDir"
    }

    let rootFolder: String?
}
