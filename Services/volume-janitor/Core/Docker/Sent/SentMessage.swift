/// The body of an error as the engine writes it.
struct SentMessage: Decodable {
    let message: String?
}
