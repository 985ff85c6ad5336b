/// `GET /version` as the engine writes it.
struct SentVersion: Decodable {
    enum CodingKeys: String, CodingKey {
        case highest = "ApiVersion"
        case lowest = "MinAPIVersion"
        case engine = "Version"
    }

    let highest: String
    let lowest: String?
    let engine: String?
}
