import Quantities

/// Telegram's bot API: `POST /bot{token}/sendMessage`, as JSON or as a form.
struct TelegramContract: TargetContract {
    var token = "123456:secret"
    var chats: Set<String> = ["-1001"]

    let rates: [RateLimit] = [.bucket(burst: 1, secondsEach: 1)]

    func destination(of request: TargetRequest) -> String {
        fields(of: request)?["chat_id"] ?? ""
    }

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        let path = request.path.removingPercent
        guard path.hasPrefix("/bot") else { throw gone }
        guard path.hasPrefix("/bot\(token)/") else { throw unauthorized }
        guard path == "/bot\(token)/sendMessage" else { throw gone }
        guard let fields = fields(of: request) else {
            throw fault(400, "Bad Request: can't parse JSON object")
        }
        guard let chat = fields["chat_id"], !chat.isEmpty else {
            throw fault(400, "Bad Request: chat_id is empty")
        }
        guard chats.contains(chat) else { throw fault(400, "Bad Request: chat not found") }
        guard let text = fields["text"], !text.allSatisfy(\.isWhitespace) else {
            throw fault(400, "Bad Request: message text is empty")
        }
        let visible: String
        do {
            visible = try TelegramMarkup.visible(text, mode: fields["parse_mode"] ?? "")
        } catch {
            throw fault(400, "Bad Request: \(error.description)")
        }
        guard !visible.allSatisfy(\.isWhitespace) else {
            throw fault(400, "Bad Request: message text is empty")
        }
        guard visible.runes <= 4096 else { throw permanent }
    }

    /// The fields as text, as the API takes them from JSON, from a form or from the query.
    private func fields(of request: TargetRequest) -> [String: String]? {
        guard request.mediaType == "application/json" else { return request.form }
        guard let object = request.json?.object else { return nil }
        return object.compactMapValues { value in
            value.string ?? value.integer.map(String.init) ?? value.bool.map(String.init)
        }
    }

    private func fault(_ status: Int, _ description: String) -> TargetAnswer {
        .json(status, ["ok": false, "error_code": status, "description": description])
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        .json(200, ["ok": true, "result": ["message_id": request.number, "date": 1_767_225_600]])
    }

    /// Telegram says the time in whole seconds, in the body.
    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        let whole = Int(seconds.rounded(.up))
        var body: [String: Any] = [
            "ok": false, "error_code": 429,
            "description": "Too Many Requests: retry after \(whole)",
        ]
        if place.isInBody { body["parameters"] = ["retry_after": whole] }
        return .json(429, body, headers: retryHeader(seconds, place))
    }

    var gone: TargetAnswer { fault(404, "Not Found") }
    var permanent: TargetAnswer { fault(400, "Bad Request: message is too long") }
    var unauthorized: TargetAnswer { fault(401, "Unauthorized") }
}
