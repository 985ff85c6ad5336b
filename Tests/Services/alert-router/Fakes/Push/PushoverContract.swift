import Quantities

/// Pushover's `POST /1/messages.json`, a form.
struct PushoverContract: TargetContract {
    var token = String(repeating: "a", count: 30)
    var user = String(repeating: "u", count: 30)

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == "/1/messages.json" else { throw gone }
        guard request.method == "POST", let form = request.form else {
            throw wrong("message cannot be blank")
        }
        guard form["token"] == token else { throw unauthorized }
        guard form["user"] == user else { throw gone }
        guard let message = form["message"], !message.isEmpty else { throw permanent }
        try length(message, 1024, "message")
        try length(form["title"], 250, "title")
        try length(form["url"], 512, "url")
        try length(form["url_title"], 100, "url_title")
        if form["html"] == "1", form["monospace"] == "1" {
            throw wrong("html and monospace are mutually exclusive")
        }
        if let ttl = form["ttl"], (Int(ttl) ?? 0) <= 0 { throw wrong("ttl must be positive") }
        try priority(form)
    }

    private func priority(_ form: [String: String]) throws(TargetAnswer) {
        guard let text = form["priority"] else { return }
        guard let priority = Int(text), (-2...2).contains(priority) else {
            throw wrong("priority is invalid")
        }
        guard priority == 2 else { return }
        guard let retry = form["retry"].flatMap({ Int($0) }), retry >= 30 else {
            throw wrong("retry must be at least 30 seconds")
        }
        guard let expire = form["expire"].flatMap({ Int($0) }), (1...10_800).contains(expire)
        else { throw wrong("expire must be at most 10800 seconds") }
    }

    private func length(_ text: String?, _ most: Int, _ name: String) throws(TargetAnswer) {
        guard (text ?? "").runes <= most else {
            throw wrong("\(name) is too long, at most \(most) characters")
        }
    }

    private func wrong(_ error: String, _ more: [String: Any] = [:]) -> TargetAnswer {
        let body: [String: Any] = ["status": 0, "request": "r-0", "errors": [error]]
        return .json(400, body.merging(more) { $1 })
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        var body: [String: Any] = ["status": 1, "request": "r-\(request.number)"]
        if request.form?["priority"] == "2" { body["receipt"] = "receipt-\(request.number)" }
        return .json(200, body)
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        .json(
            429,
            ["status": 0, "errors": ["application is over its quota of messages"]],
            headers: retryHeader(seconds, place)
        )
    }

    var gone: TargetAnswer {
        wrong(
            "user identifier is not a valid user, group, or subscribed user key",
            ["user": "invalid"]
        )
    }
    var permanent: TargetAnswer { wrong("message cannot be blank", ["message": "cannot be blank"]) }
    var unauthorized: TargetAnswer {
        wrong("application token is invalid", ["token": "invalid"])
    }
}
