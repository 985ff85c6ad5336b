import Contracts
import Quantities

/// The webhook's `system` object as it stands in the webhook, not yet judged.
struct SentSystem {
    private var id = SentValue.absent
    private var name = SentValue.absent
    private var hostname = SentValue.absent
    private var version = SentValue.absent
    private var client = SentValue.absent
    private var isObject = true
    /// Members no version of the contract knows.
    private(set) var unknownKeys = 0

    /// Reads a value of any shape; only malformed JSON throws.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        guard try json.kind() == .object else {
            try json.skip()
            isObject = false
            return
        }
        try json.enterObject()
        while let member = try json.nextMember() {
            if json.is(member, "id") {
                id = try SentValue(reading: &json)
            } else if json.is(member, "name") {
                name = try SentValue(reading: &json)
            } else if json.is(member, "hostname") {
                hostname = try SentValue(reading: &json)
            } else if json.is(member, "version") {
                version = try SentValue(reading: &json)
            } else if json.is(member, "client_name") {
                client = try SentValue(reading: &json)
            } else {
                unknownKeys += 1
                try json.skip()
            }
        }
    }

    /// The system, or why the webhook says nothing of use about it.
    func judged(
        in json: JSONScanner,
        limits: WebhookLimits
    ) throws(WebhookFault) -> SamplesAccepted.System {
        guard isObject else { throw .wrongType(pointer: "/system", expected: "an object") }
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
