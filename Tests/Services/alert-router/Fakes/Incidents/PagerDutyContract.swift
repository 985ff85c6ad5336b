import Foundation
import Quantities

/// PagerDuty's Events API v2: `POST /v2/enqueue`.
struct PagerDutyContract: TargetContract {
    static let bytesMax = 512_000

    var routingKey = String(repeating: "a", count: 32)

    func destination(of request: TargetRequest) -> String {
        request.json?["routing_key"]?.string ?? ""
    }

    /// One incident and what is done to it.
    func idempotencyKey(of request: TargetRequest) -> String? {
        guard let event = request.json, let key = event["dedup_key"]?.string,
            let action = event["event_action"]?.string
        else { return nil }
        return "\(key) \(action)"
    }

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == "/v2/enqueue" else { throw .text(404, "Not Found") }
        guard request.method == "POST" else { throw .text(405, "Method Not Allowed") }
        guard request.body.count <= Self.bytesMax else {
            throw wrong("Event is larger than 512 KB", status: 413)
        }
        guard request.mediaType == "application/json", let event = request.json else {
            throw wrong("JSON cannot be parsed")
        }
        guard event["routing_key"]?.string == routingKey else { throw unauthorized }
        let key = event["dedup_key"]?.string ?? ""
        guard key.runes <= 255 else { throw wrong("'dedup_key' is too long (maximum is 255)") }
        switch event["event_action"]?.string {
        case "trigger": try check(payload: event["payload"])
        case "acknowledge", "resolve":
            guard !key.isEmpty else { throw wrong("'dedup_key' is missing or blank") }
            if let payload = event["payload"] { try check(payload: payload) }
        default: throw wrong("'event_action' is invalid")
        }
        for link in event["links"]?.array ?? [] where link["href"]?.string == nil {
            throw wrong("'links.href' is missing")
        }
        for image in event["images"]?.array ?? [] where image["src"]?.string == nil {
            throw wrong("'images.src' is missing")
        }
    }

    private func check(payload: JSONValue?) throws(TargetAnswer) {
        guard let payload, payload.object != nil else { throw wrong("'payload' is missing") }
        guard let summary = payload["summary"]?.string, !summary.isEmpty else { throw permanent }
        guard summary.runes <= 1024 else {
            throw wrong("'payload.summary' is too long (maximum is 1024)")
        }
        guard payload["source"]?.string?.isEmpty == false else {
            throw wrong("'payload.source' is missing or blank")
        }
        let severities = ["critical", "error", "warning", "info"]
        guard let severity = payload["severity"]?.string, severities.contains(severity) else {
            throw wrong("'payload.severity' is invalid (must be one of: \(severities))")
        }
        if let time = payload["timestamp"] {
            guard time.moment != nil else {
                throw wrong("'payload.timestamp' is invalid")
            }
        }
        if let details = payload["custom_details"], details.object == nil {
            throw wrong("'payload.custom_details' is invalid")
        }
    }

    private func wrong(_ error: String, status: Int = 400) -> TargetAnswer {
        .json(
            status,
            ["status": "invalid event", "message": "Event object is invalid", "errors": [error]]
        )
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        let key = request.json?["dedup_key"]?.string ?? "made-\(request.number)"
        return .json(
            202,
            ["status": "success", "message": "Event processed", "dedup_key": key]
        )
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        .json(
            429,
            [
                "status": "throttle exceeded",
                "message": "Requests for this service are arriving too quickly.",
            ],
            headers: retryHeader(seconds, place)
        )
    }

    var gone: TargetAnswer { unauthorized }
    var permanent: TargetAnswer { wrong("'payload.summary' is missing or blank") }
    var unauthorized: TargetAnswer { wrong("Invalid routing key") }
}
