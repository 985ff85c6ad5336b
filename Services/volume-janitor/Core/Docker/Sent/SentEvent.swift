/// One line of `GET /events` as the engine writes it.
struct SentEvent: Decodable {
    struct Actor: Decodable {
        enum CodingKeys: String, CodingKey {
            case id = "ID"
        }

        let id: String?
    }

    enum CodingKeys: String, CodingKey {
        case kind = "Type"
        case action = "Action"
        case actor = "Actor"
        case time
        case timeNano
    }

    let kind: String?
    let action: String?
    let actor: Actor?
    let time: Int64?
    let timeNano: Int64?

    /// When it happened, in microseconds since 1970; nil when it is not said or beyond all time.
    var microseconds: Int64? {
        if let timeNano { return timeNano / 1000 }
        guard let time else { return nil }
        let (micro, overflows) = time.multipliedReportingOverflow(by: 1_000_000)
        return overflows ? nil : micro
    }
}
