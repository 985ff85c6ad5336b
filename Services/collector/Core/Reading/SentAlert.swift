import Contracts

/// One element of `alerts` as it stands in the webhook.
struct SentAlert {
    private let sent: SentObject

    private static let names = JSONNames(["system_id", "severity", "message"])
    private var systemID: SentValue { sent.values[0] }
    private var severity: SentValue { sent.values[1] }
    private var message: SentValue { sent.values[2] }

    /// Members no version of the contract knows.
    var unknownKeys: Int { sent.unknownKeys }

    /// Reads an element of any shape; only malformed JSON throws.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        sent = try SentObject(Self.names, reading: &json)
    }

    /// The alert, or why it is not taken.
    func judged(
        systemID expected: [UInt8],
        in json: JSONScanner,
        limits: WebhookLimits
    ) throws(ItemFault) -> SourceAlertsReported.Alert {
        guard sent.isObject else { throw ItemFault("", .wrongType, "an alert is an object") }
        switch systemID {
        case .absent, .null: break
        case .text(let text) where json.slice(text).elementsEqual(expected): break
        case .text:
            throw ItemFault(
                "system_id",
                .otherSystem,
                "the alert names another system than the webhook"
            )
        default: throw ItemFault("system_id", .wrongType, "system_id is a string")
        }
        return SourceAlertsReported.Alert(
            severity: try text("severity", severity, max: limits.wordBytesMax, in: json)
                .lowercased(),
            message: try text("message", message, max: limits.messageBytesMax, in: json)
        )
    }

    private func text(
        _ member: String,
        _ value: SentValue,
        max: Int,
        in json: JSONScanner
    ) throws(ItemFault) -> String {
        switch value {
        case .absent, .null: throw ItemFault(member, .missing, "\(member) must be there")
        case .text(let place):
            let text = json.string(of: place)
            guard !text.isEmpty else { throw ItemFault(member, .missing, "\(member) is empty") }
            guard text.utf8.count <= max else {
                throw ItemFault(member, .tooLong, "\(member) has more than \(max) bytes")
            }
            return text
        default: throw ItemFault(member, .wrongType, "\(member) is a string")
        }
    }
}
