import Contracts
import Quantities

extension SentTime {
    /// Reads a `timestamp` member: RFC 3339, seconds or milliseconds since 1970, or `$date`.
    ///
    /// - Returns: nil when there is none.
    init?(
        reading value: SentValue,
        in json: JSONScanner,
        received: Timestamp,
        limits: WebhookLimits
    ) throws(ItemFault) {
        var hasZone = true
        var moment: Timestamp?
        switch value {
        case .absent, .null: return nil
        case .number(let number): moment = Self.moment(epoch: number.value)
        case .date(let number): moment = Self.moment(milliseconds: number.value)
        case .text(let text):
            if let parsed = Timestamp.parse(rfc3339: json.string(of: text)) {
                (moment, hasZone) = (parsed.moment, parsed.hasZone)
            } else if let number = NumberText(json.slice(text)), number.unit == nil {
                moment = Self.moment(epoch: number.value)
            }
        case .boolean, .nested: break
        }
        guard let moment else {
            throw ItemFault(
                "timestamp",
                .badTime,
                "a timestamp is RFC 3339, or seconds or milliseconds since 1970"
            )
        }
        try self.init(moment, hasZone: hasZone, received: received, limits: limits)
    }

    /// The moment of milliseconds since 1970; nil beyond the year 5138 and before 1970.
    static func moment(milliseconds value: Double) -> Timestamp? {
        guard (0..<1e14).contains(value) else { return nil }
        return Timestamp(microseconds: Int64((value * 1e3).rounded()))
    }
}
