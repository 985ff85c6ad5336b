import Foundation

/// Strict fakes of the targets: each refuses what the target's document does not allow.
enum FakeTargets {
    /// Alertmanager's webhook: version-4 JSON with every key, and no other shape.
    static let webhook: FakeServer.Judge = { call in
        let keys: Set = [
            "version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels",
            "commonLabels", "commonAnnotations", "externalURL", "alerts", "notification_reason",
            "routeLabels",
        ]
        guard call.method == "POST", call.fields["content-type"] == "application/json",
            Set(call.object.keys) == keys, call.object["version"] as? String == "4",
            let alerts = call.object["alerts"] as? [[String: Any]], !alerts.isEmpty
        else { return .answer(400, [:], "not version 4") }
        let members: Set = [
            "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint",
        ]
        guard alerts.allSatisfy({ Set($0.keys) == members }) else {
            return .answer(400, [:], "not alerts of version 4")
        }
        return .answer(200)
    }

    /// Discord: limits of texts, known keys only, nobody mentioned.
    static let discord: FakeServer.Judge = { call in
        func refuse(_ words: String) -> FakeAnswer {
            .answer(400, [:], #"{"code":50035,"message":"\#(words)"}"#)
        }
        guard call.method == "POST", call.fields["content-type"] == "application/json" else {
            return .answer(405)
        }
        let body = call.object
        let known: Set = ["content", "username", "avatar_url", "embeds", "allowed_mentions"]
        guard Set(body.keys).isSubset(of: known) else { return refuse("unknown key") }
        guard (body["content"] as? String ?? "").utf16.count <= 2000 else {
            return refuse("content")
        }
        guard (body["allowed_mentions"] as? [String: [String]])?["parse"] == [] else {
            return refuse("mentions")
        }
        let embeds = body["embeds"] as? [[String: Any]] ?? []
        guard !embeds.isEmpty || body["content"] != nil, embeds.count <= 10 else {
            return refuse("empty message")
        }
        var total = 0
        for embed in embeds {
            let title = (embed["title"] as? String ?? "").utf16.count
            let description = (embed["description"] as? String ?? "").utf16.count
            guard title <= 256, description <= 4096, embed["color"] is Int else {
                return refuse("embed")
            }
            total += title + description
        }
        return total <= 6000 ? .answer(204) : refuse("too long")
    }

    /// Slack: an attachment or a text; `ok` as plain text.
    static let slack: FakeServer.Judge = { call in
        let attachments = call.object["attachments"] as? [[String: Any]] ?? []
        let text = call.object["text"] as? String ?? ""
        guard call.method == "POST", !attachments.isEmpty || !text.isEmpty,
            text.count <= 40_000,
            attachments.allSatisfy({ ($0["title"] as? String ?? "").count <= 1024 })
        else { return .answer(400, [:], "invalid_payload") }
        return .answer(200, ["content-type": "text/plain"], "ok")
    }

    /// A workflow of Teams: an Adaptive Card of at most 28 KB.
    static let teams: FakeServer.Judge = { call in
        guard let attachments = call.object["attachments"] as? [[String: Any]],
            call.object["type"] as? String == "message", attachments.count == 1,
            attachments[0]["contentUrl"] is NSNull,
            attachments[0]["contentType"] as? String
                == "application/vnd.microsoft.card.adaptive",
            let card = attachments[0]["content"] as? [String: Any],
            card["type"] as? String == "AdaptiveCard", card["body"] is [[String: Any]]
        else { return .answer(400, [:], "no card") }
        return call.body.count <= 28 << 10 ? .answer(202) : .answer(413)
    }

    /// Pushover: known fields and their lengths.
    static let pushover: FakeServer.Judge = { call in
        let form = call.form
        func refuse(_ words: String) -> FakeAnswer {
            .answer(400, [:], #"{"status":0,"errors":["\#(words)"]}"#)
        }
        guard call.target == "/1/messages.json" else { return .answer(404) }
        guard form["token"]?.isEmpty == false, form["user"]?.isEmpty == false else {
            return refuse("token")
        }
        guard let message = form["message"], (1...1024).contains(message.utf16.count) else {
            return refuse("message")
        }
        guard (form["title"] ?? "").utf16.count <= 250, (form["url"] ?? "").utf16.count <= 512
        else { return refuse("title or url") }
        if form["priority"] == "2" {
            guard (Int(form["retry"] ?? "") ?? 0) >= 30,
                (1...10_800).contains(Int(form["expire"] ?? "") ?? 0)
            else { return refuse("retry") }
        }
        return .answer(200, [:], #"{"status":1,"request":"r"}"#)
    }

    /// PagerDuty's Events API 2.
    static let pagerduty: FakeServer.Judge = { call in
        let body = call.object
        let payload = body["payload"] as? [String: Any] ?? [:]
        guard call.target == "/v2/enqueue", body["routing_key"] is String,
            ["trigger", "acknowledge", "resolve"].contains(body["event_action"] as? String ?? ""),
            (body["dedup_key"] as? String ?? "").count <= 255,
            (1...1024).contains((payload["summary"] as? String ?? "").count),
            payload["source"] is String,
            ["critical", "error", "warning", "info"].contains(payload["severity"] as? String ?? ""),
            call.body.count <= 512_000
        else { return .answer(400, [:], #"{"status":"invalid event"}"#) }
        return .answer(202, [:], #"{"status":"success"}"#)
    }

    /// Telegram's `sendMessage`.
    static let telegram: FakeServer.Judge = { call in
        let text = call.object["text"] as? String ?? ""
        guard call.target.hasPrefix("/bot"), call.target.hasSuffix("/sendMessage") else {
            return .answer(404, [:], #"{"ok":false,"description":"Not Found"}"#)
        }
        guard call.object["chat_id"] != nil, (1...4096).contains(text.utf16.count) else {
            return .answer(400, [:], #"{"ok":false,"description":"message is too long"}"#)
        }
        if call.object["parse_mode"] as? String == "HTML" {
            let tags = text.components(separatedBy: "<").dropFirst()
            let allowed = ["b>", "/b>", "a href=\"", "/a>", "i>", "/i>", "code>", "/code>"]
            guard tags.allSatisfy({ tag in allowed.contains { tag.hasPrefix($0) } }) else {
                return .answer(400, [:], #"{"ok":false,"description":"can't parse entities"}"#)
            }
        }
        return .answer(200, [:], #"{"ok":true,"result":{}}"#)
    }

    /// ntfy: JSON at the root, a message of at most 4096 bytes.
    static let ntfy: FakeServer.Judge = { call in
        let body = call.object
        guard call.target == "/", let topic = body["topic"] as? String, !topic.isEmpty else {
            return .answer(400, [:], #"{"code":40009,"http":400,"error":"topic invalid"}"#)
        }
        guard (body["message"] as? String ?? "").utf8.count <= 4096 else {
            return .answer(413, [:], #"{"code":41301,"http":413,"error":"too large"}"#)
        }
        guard (1...5).contains(body["priority"] as? Int ?? 3) else { return .answer(400) }
        return .answer(200, [:], #"{"id":"x","event":"message"}"#)
    }

    /// Gotify: the token in a header, never in the address.
    static let gotify: FakeServer.Judge = { call in
        guard call.target == "/message", call.fields["x-gotify-key"] == "gotify-token" else {
            return .answer(401, [:], #"{"error":"Unauthorized","errorCode":401}"#)
        }
        guard (call.object["message"] as? String)?.isEmpty == false else {
            return .answer(400, [:], #"{"error":"Bad Request","errorCode":400}"#)
        }
        return .answer(200, [:], #"{"id":1,"appid":1}"#)
    }

    /// Twilio: basic authentication, a number, at most 1600 characters.
    static let twilio: FakeServer.Judge = { call in
        let login = Data("AC0123:twilio-token".utf8).base64EncodedString()
        guard call.fields["authorization"] == "Basic \(login)" else { return .answer(401) }
        guard call.target == "/2010-04-01/Accounts/AC0123/Messages.json" else {
            return .answer(404)
        }
        guard call.form["To"]?.hasPrefix("+") == true, call.form["From"] != nil else {
            return .answer(400, [:], #"{"code":21211,"message":"invalid number"}"#)
        }
        guard (1...1600).contains((call.form["Body"] ?? "").utf16.count) else {
            return .answer(400, [:], #"{"code":21617,"message":"too long"}"#)
        }
        return .answer(201, [:], #"{"sid":"SM1","status":"queued"}"#)
    }
}
