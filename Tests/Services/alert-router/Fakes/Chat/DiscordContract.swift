import Quantities

/// Discord's webhooks: `POST /api/webhooks/{id}/{token}`.
///
/// Lengths are counted in Unicode scalars. It goes further than Discord in one thing: a message
/// that could call everybody is refused, for no text of an alert may.
struct DiscordContract: TargetContract {
    var path = "/api/webhooks/1234/secret"

    let rates: [RateLimit] = [
        .window(requests: 5, seconds: 2), .window(requests: 30, seconds: 60),
    ]

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == path else { throw gone }
        guard request.method == "POST" else {
            throw .json(405, ["message": "405: Method Not Allowed", "code": 0])
        }
        guard request.mediaType == "application/json" else {
            throw .json(400, ["message": "Cannot send an empty message", "code": 50006])
        }
        guard let message = request.json, message.object != nil else {
            throw .json(
                400,
                ["message": "The request body contains invalid JSON.", "code": 50109]
            )
        }
        try length(message["content"], 2000, ["content"])
        try length(message["username"], 80, ["username"])
        let count = try embeds(message["embeds"])
        if (message["content"]?.string ?? "").isEmpty, count == 0 {
            throw .json(400, ["message": "Cannot send an empty message", "code": 50006])
        }
        try mentions(message["allowed_mentions"])
    }

    /// - Returns: how many there are.
    private func embeds(_ value: JSONValue?) throws(TargetAnswer) -> Int {
        guard let value, value != .null else { return 0 }
        guard let embeds = value.array else { throw wrong("Only lists may be used", ["embeds"]) }
        guard embeds.count <= 10 else { throw tooLong(10, ["embeds"]) }
        var total = 0
        for (index, embed) in embeds.enumerated() {
            total += try check(embed, ["embeds", String(index)])
        }
        guard total <= 6000 else {
            throw wrong("Embed size exceeds maximum size of 6000", ["embeds"])
        }
        return embeds.count
    }

    /// - Returns: how many characters it has.
    private func check(_ embed: JSONValue, _ at: [String]) throws(TargetAnswer) -> Int {
        guard embed.object != nil else { throw wrong("Only dictionaries may be used", at) }
        var total = try length(embed["title"], 256, at + ["title"])
        total += try length(embed["description"], 4096, at + ["description"])
        total += try length(embed["footer"]?["text"], 2048, at + ["footer", "text"])
        total += try length(embed["author"]?["name"], 256, at + ["author", "name"])
        if let color = embed["color"], color != .null {
            guard let number = color.integer, (0...0xFF_FFFF).contains(number) else {
                throw wrong("int value should be less than or equal to 16777215.", at + ["color"])
            }
        }
        if let time = embed["timestamp"], time != .null {
            guard time.moment != nil else {
                throw wrong("Could not parse the date.", at + ["timestamp"])
            }
        }
        let fields = embed["fields"]?.array ?? []
        guard fields.count <= 25 else { throw tooLong(25, at + ["fields"]) }
        for (index, field) in fields.enumerated() {
            let place = at + ["fields", String(index)]
            for (key, most) in [("name", 256), ("value", 1024)] {
                guard field[key]?.string?.isEmpty == false else {
                    throw wrong("This field is required", place + [key])
                }
                total += try length(field[key], most, place + [key])
            }
        }
        return total
    }

    private func mentions(_ value: JSONValue?) throws(TargetAnswer) {
        guard let parse = value?["parse"]?.array else {
            throw wrong("Mentions must be ruled out", ["allowed_mentions", "parse"])
        }
        guard parse.isEmpty else {
            throw wrong("No text of an alert may call people", ["allowed_mentions", "parse"])
        }
    }

    @discardableResult
    private func length(
        _ value: JSONValue?,
        _ most: Int,
        _ path: [String]
    ) throws(TargetAnswer) -> Int {
        guard let value, value != .null else { return 0 }
        guard let text = value.string else { throw wrong("Could not interpret as string.", path) }
        guard text.runes <= most else { throw tooLong(most, path) }
        return text.runes
    }

    private func tooLong(_ most: Int, _ path: [String]) -> TargetAnswer {
        wrong("Must be \(most) or fewer in length.", path, code: "BASE_TYPE_MAX_LENGTH")
    }

    private func wrong(
        _ message: String,
        _ path: [String],
        code: String = "BASE_TYPE_BAD"
    ) -> TargetAnswer {
        var errors: [String: Any] = ["_errors": [["code": code, "message": message]]]
        for part in path.reversed() { errors = [part: errors] }
        return .json(400, ["message": "Invalid Form Body", "code": 50035, "errors": errors])
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        guard TargetRequest.fields(of: request.query)?["wait"] == "true" else {
            return TargetAnswer(status: 204)
        }
        return .json(200, ["id": String(1_000 + request.number), "type": 0])
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var body: [String: Any] = ["message": "You are being rate limited.", "global": false]
        if place.isInBody { body["retry_after"] = seconds }
        var headers = retryHeader(seconds, place)
        headers["X-RateLimit-Limit"] = "5"
        headers["X-RateLimit-Remaining"] = "0"
        return .json(429, body, headers: headers)
    }

    var gone: TargetAnswer { .json(404, ["message": "Unknown Webhook", "code": 10015]) }
    var permanent: TargetAnswer { wrong("Must be 2000 or fewer in length.", ["content"]) }
    var unauthorized: TargetAnswer {
        .json(401, ["message": "Invalid Webhook Token", "code": 50027])
    }
}
