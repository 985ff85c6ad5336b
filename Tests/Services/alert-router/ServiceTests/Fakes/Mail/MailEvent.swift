/// What a fake mail server says of itself.
struct MailEvent: Decodable, Sendable, Hashable {
    enum Kind: String, Decodable, Sendable {
        case listening, done, accepted, refused, held, cut
    }

    let event: Kind
    var port: Int?
    var number: Int?
    var step: String?
    var reply: String?
}
