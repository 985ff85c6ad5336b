import Quantities

/// A Workflow of Microsoft Teams that takes a message with an adaptive card.
struct TeamsContract: TargetContract {
    static let bytesMax = 28 * 1024
    static let cardType = "application/vnd.microsoft.card.adaptive"

    var path = "/workflows/secret/triggers/manual/paths/invoke"

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == path else { throw gone }
        guard request.method == "POST" else { throw fault(405, "MethodNotAllowed") }
        guard request.mediaType == "application/json" else {
            throw fault(415, "UnsupportedMediaType")
        }
        guard request.body.count <= Self.bytesMax else {
            throw fault(413, "RequestEntityTooLarge")
        }
        guard let message = request.json else { throw fault(400, "InvalidRequestContent") }
        guard message["type"]?.string == "message",
            let attachments = message["attachments"]?.array, !attachments.isEmpty
        else { throw permanent }
        for attachment in attachments { try check(attachment) }
    }

    private func check(_ attachment: JSONValue) throws(TargetAnswer) {
        guard attachment["contentType"]?.string == Self.cardType,
            attachment["contentUrl"] == nil || attachment["contentUrl"] == .null,
            let card = attachment["content"], card["type"]?.string == "AdaptiveCard",
            let version = card["version"]?.string,
            ["1.0", "1.1", "1.2", "1.3", "1.4"]
                .contains(version),
            card["$schema"]?.string?.hasSuffix("adaptivecards.io/schemas/adaptive-card.json")
                != false,
            let body = card["body"]?.array, !body.isEmpty
        else { throw permanent }
        if let width = card["msteams"]?["width"], width.string?.lowercased() != "full" {
            throw permanent
        }
        for element in body { try check(element: element) }
    }

    private func check(element: JSONValue) throws(TargetAnswer) {
        guard let type = element["type"]?.string else { throw permanent }
        switch type {
        case "TextBlock":
            guard element["text"]?.string?.isEmpty == false else { throw permanent }
        case "FactSet":
            for fact in element["facts"]?.array ?? [.null] {
                guard fact["title"]?.string != nil, fact["value"]?.string != nil else {
                    throw permanent
                }
            }
        case "Container":
            for inner in element["items"]?.array ?? [.null] { try check(element: inner) }
        default: break
        }
    }

    private func fault(_ status: Int, _ code: String) -> TargetAnswer {
        .json(status, ["error": ["code": code, "message": "The workflow said \(code)."]])
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer { TargetAnswer(status: 202) }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = fault(429, "WorkflowTriggerRequestsThrottled")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    var gone: TargetAnswer { fault(404, "WorkflowNotFound") }
    var permanent: TargetAnswer { fault(400, "TriggerInputSchemaMismatch") }
    var unauthorized: TargetAnswer { fault(401, "DirectApiAuthorizationRequired") }
}
