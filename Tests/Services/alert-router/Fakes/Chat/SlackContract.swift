import Quantities

/// Slack's incoming webhooks: `POST /services/…`, plain text answers.
///
/// It goes further than Slack in one thing: text that calls a channel (`<!channel>`) is refused,
/// for no text of an alert may.
struct SlackContract: TargetContract {
    var path = "/services/T0/B0/secret"

    let rates: [RateLimit] = [.bucket(burst: 1, secondsEach: 1)]

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == path else { throw gone }
        guard request.method == "POST" else { throw .text(405, "method_not_allowed") }
        guard let message = payload(of: request), message.object != nil else { throw permanent }
        for key in ["text", "channel", "username", "icon_emoji", "icon_url"] {
            if let value = message[key], value.string == nil { throw permanent }
        }
        guard (message["text"]?.string ?? "").runes <= 40_000 else {
            throw .text(400, "msg_too_long")
        }
        let attachments = try list(message["attachments"])
        let blocks = try list(message["blocks"])
        guard attachments.count <= 100 else { throw .text(400, "too_many_attachments") }
        guard blocks.count <= 50 else { throw .text(400, "invalid_blocks") }
        guard message["text"]?.string?.isEmpty == false || !attachments.isEmpty || !blocks.isEmpty
        else { throw .text(400, "no_text") }
        for attachment in attachments { try check(attachment: attachment) }
        for block in blocks where block["type"]?.string == nil {
            throw .text(400, "invalid_blocks")
        }
        guard !Self.texts(message).contains(where: { $0.contains("<!") }) else { throw permanent }
    }

    private func payload(of request: TargetRequest) -> JSONValue? {
        if request.mediaType == "application/json" { return request.json }
        return request.form?["payload"].flatMap { JSONValue(bytes: Array($0.utf8)) }
    }

    private func list(_ value: JSONValue?) throws(TargetAnswer) -> [JSONValue] {
        guard let value, value != .null else { return [] }
        guard let list = value.array else { throw permanent }
        return list
    }

    private func check(attachment: JSONValue) throws(TargetAnswer) {
        guard attachment.object != nil else { throw permanent }
        guard (attachment["title"]?.string ?? "").runes <= 1024 else { throw permanent }
        for field in try list(attachment["fields"]) {
            guard field["title"]?.string != nil, field["value"]?.string != nil else {
                throw permanent
            }
        }
    }

    /// Every text in a message.
    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let list): list.flatMap(texts)
        case .object(let object): object.values.flatMap(texts)
        case .null, .bool, .number: []
        }
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer { .text(200, "ok") }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = TargetAnswer.text(429, "rate_limited")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    var gone: TargetAnswer { .text(404, "no_service") }
    var permanent: TargetAnswer { .text(400, "invalid_payload") }
    var unauthorized: TargetAnswer { .text(403, "invalid_token") }
}
