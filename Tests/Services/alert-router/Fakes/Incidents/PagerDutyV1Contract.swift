import Foundation
import Quantities

/// PagerDuty's Events API v1: `POST /generic/2010-04-15/create_event.json`.
struct PagerDutyV1Contract: TargetContract {
    static let path = "/generic/2010-04-15/create_event.json"

    var serviceKey = String(repeating: "b", count: 32)

    func destination(of request: TargetRequest) -> String {
        request.json?["service_key"]?.string ?? ""
    }

    /// One incident and what is done to it.
    func idempotencyKey(of request: TargetRequest) -> String? {
        guard let event = request.json, let key = event["incident_key"]?.string,
            let type = event["event_type"]?.string
        else { return nil }
        return "\(key) \(type)"
    }

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == Self.path else { throw .text(404, "Not Found") }
        guard request.method == "POST" else { throw .text(405, "Method Not Allowed") }
        guard let event = request.json, event.object != nil else {
            throw wrong("JSON cannot be parsed")
        }
        guard let given = event["service_key"]?.string else {
            throw wrong("Service key can't be blank")
        }
        guard given.count == 32 else {
            throw wrong("Service key is the wrong length (should be 32 characters)")
        }
        guard given == serviceKey else { throw unauthorized }
        let key = event["incident_key"]?.string ?? ""
        guard key.runes <= 255 else {
            throw wrong("Incident key is too long (maximum is 255 characters)")
        }
        switch event["event_type"]?.string {
        case "trigger":
            guard let text = event["description"]?.string, !text.isEmpty else { throw permanent }
            guard text.runes <= 1024 else {
                throw wrong("Description is too long (maximum is 1024 characters)")
            }
        case "acknowledge", "resolve":
            guard !key.isEmpty else { throw wrong("Incident key can't be blank") }
        default: throw wrong("Event type is invalid")
        }
        for context in event["contexts"]?.array ?? [] {
            guard let type = context["type"]?.string, ["link", "image"].contains(type) else {
                throw wrong("Context type is invalid")
            }
            guard context[type == "link" ? "href" : "src"]?.string?.isEmpty == false else {
                throw wrong("Context address can't be blank")
            }
        }
    }

    private func wrong(_ error: String) -> TargetAnswer {
        .json(
            400,
            ["status": "invalid event", "message": "Event object is invalid", "errors": [error]]
        )
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        let key = request.json?["incident_key"]?.string ?? "made-\(request.number)"
        return .json(
            200,
            ["status": "success", "message": "Event processed", "incident_key": key]
        )
    }

    /// This version says 403 where the second says 429.
    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        .json(
            403,
            ["status": "throttle exceeded", "message": "Event rate limit exceeded"],
            headers: retryHeader(seconds, place)
        )
    }

    var gone: TargetAnswer { unauthorized }
    var permanent: TargetAnswer { wrong("Description can't be blank") }
    var unauthorized: TargetAnswer { wrong("Service key is invalid") }
}
