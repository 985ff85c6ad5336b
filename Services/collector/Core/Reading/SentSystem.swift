import Contracts
import Quantities

/// The webhook's `system` object as it stands in the webhook, not yet judged.
struct SentSystem {
    private let sent: SentObject

    private static let names = JSONNames(["id", "name", "hostname", "version", "client_name"])
    private var id: SentValue { sent.values[0] }
    private var name: SentValue { sent.values[1] }
    private var hostname: SentValue { sent.values[2] }
    private var version: SentValue { sent.values[3] }
    private var client: SentValue { sent.values[4] }

    /// Members no version of the contract knows.
    var unknownKeys: Int { sent.unknownKeys }

    /// Reads a value of any shape; only malformed JSON throws.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        sent = try SentObject(Self.names, reading: &json)
    }

    /// The system, or why the webhook says nothing of use about it.
    func judged(
        in json: JSONScanner,
        limits: WebhookLimits
    ) throws(WebhookFault) -> SamplesAccepted.System {
        guard sent.isObject else { throw .wrongType(pointer: "/system", expected: "an object") }
        let text = try text("id", id, in: json, limits)
        guard let text, !text.isEmpty else { throw .missing(pointer: "/system/id") }
        guard let systemID = SystemID(text) else {
            throw .unusable(
                pointer: "/system/id",
                reason: "an id has 1 to 200 bytes, none a control character"
            )
        }
        let clientText = try self.text("client_name", client, in: json, limits) ?? ""
        let clientName = ClientName(clientText)
        guard clientText.isEmpty || clientName != nil else {
            throw .unusable(
                pointer: "/system/client_name",
                reason: "a client's name has 1 to 200 bytes, none a control character"
            )
        }
        return SamplesAccepted.System(
            id: systemID,
            name: try self.text("name", name, in: json, limits) ?? text,
            hostname: try self.text("hostname", hostname, in: json, limits) ?? "",
            version: try self.text("version", version, in: json, limits) ?? "",
            client: clientName
        )
    }

    private func text(
        _ member: String,
        _ value: SentValue,
        in json: JSONScanner,
        _ limits: WebhookLimits
    ) throws(WebhookFault) -> String? {
        switch value {
        case .absent, .null: return nil
        case .text(let place):
            let text = json.string(of: place)
            guard text.utf8.count <= limits.wordBytesMax else {
                throw .unusable(
                    pointer: "/system/\(member)",
                    reason: "\(member) has more than \(limits.wordBytesMax) bytes"
                )
            }
            return text
        default: throw .wrongType(pointer: "/system/\(member)", expected: "a string")
        }
    }
}
