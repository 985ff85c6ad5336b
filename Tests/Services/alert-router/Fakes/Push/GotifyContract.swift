import Quantities

/// Gotify's way to take a message, `POST /message`.
///
/// A token in the URL is refused, for URLs are logged.
struct GotifyContract: TargetContract {
    var token = "A.secret"

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == "/message" else { throw gone }
        guard request.method == "POST" else { throw fault(405, "Method Not Allowed", "") }
        guard request.query.isEmpty else {
            throw fault(400, "Bad Request", "a token in the URL ends in logs")
        }
        let bearer = request.header("authorization") == "Bearer \(token)"
        guard bearer || request.header("x-gotify-key") == token else { throw unauthorized }
        if request.mediaType == "application/json" {
            try check(request.json)
        } else {
            guard request.form?["message"]?.isEmpty == false else { throw permanent }
            if let priority = request.form?["priority"], Int(priority) == nil { throw permanent }
        }
    }

    private func check(_ message: JSONValue?) throws(TargetAnswer) {
        guard let message, message.object != nil else {
            throw fault(400, "Bad Request", "invalid character looking for beginning of value")
        }
        guard message["message"]?.string?.isEmpty == false else { throw permanent }
        if let title = message["title"], title.string == nil { throw permanent }
        if let priority = message["priority"], priority != .null, priority.integer == nil {
            throw permanent
        }
        if let extras = message["extras"]?.object {
            // Namespaces are `name::action`.
            for key in extras.keys where !key.contains("::") { throw permanent }
        }
    }

    private func fault(_ status: Int, _ error: String, _ why: String) -> TargetAnswer {
        .json(status, ["error": error, "errorCode": status, "errorDescription": why])
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        .json(200, ["id": request.number, "appid": 1, "date": "2026-01-01T00:00:00Z"])
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = fault(429, "Too Many Requests", "a proxy before Gotify")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    var gone: TargetAnswer { fault(404, "Not Found", "page not found") }
    var permanent: TargetAnswer { fault(400, "Bad Request", "Field 'message' is required") }
    var unauthorized: TargetAnswer {
        fault(401, "Unauthorized", "you need to provide a valid access token")
    }
}
