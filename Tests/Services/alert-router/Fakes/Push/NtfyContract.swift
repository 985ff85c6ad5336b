import Foundation
import Quantities

/// An ntfy server without attachments: text to `/{topic}` with headers, or JSON to `/`.
struct NtfyContract: TargetContract {
    static let bytesMax = 4096
    static let reserved: Set<String> = [
        "docs", "static", "file", "app", "metrics", "account", "settings", "signup", "login", "v1",
    ]

    /// What `Authorization` must be; nil lets everybody publish.
    var authorization: String?

    let rates: [RateLimit] = [.bucket(burst: 60, secondsEach: 5)]

    /// The limits are a visitor's, whatever the topic.
    func destination(of request: TargetRequest) -> String { "visitor" }

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        if let authorization, request.header("authorization") != authorization {
            throw unauthorized
        }
        guard ["POST", "PUT"].contains(request.method) else { throw gone }
        if request.path == "/" {
            try check(json: request.json)
        } else {
            try check(topic: String(request.path.dropFirst()))
            try check(headersOf: request)
            try check(message: request.text)
        }
    }

    private func check(json: JSONValue?) throws(TargetAnswer) {
        guard let json, json.object != nil else {
            throw fault(40024, "invalid request: request body must be message JSON")
        }
        try check(topic: json["topic"]?.string ?? "")
        for key in ["message", "title", "click", "attach", "icon", "filename", "delay", "email"] {
            if let value = json[key], value.string == nil {
                throw fault(40024, "invalid request: request body must be message JSON")
            }
        }
        if let priority = json["priority"] { try check(priority: priority.integer) }
        if let tags = json["tags"], tags.array?.allSatisfy({ $0.string != nil }) != true {
            throw fault(40024, "invalid request: request body must be message JSON")
        }
        if let delay = json["delay"]?.string { try check(delay: delay) }
        try check(message: json["message"]?.string ?? "")
    }

    private func check(topic: String) throws(TargetAnswer) {
        let isName = topic.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
        }
        guard isName, (1...64).contains(topic.count), !Self.reserved.contains(topic) else {
            throw fault(40009, "invalid request: topic invalid")
        }
    }

    private func check(headersOf request: TargetRequest) throws(TargetAnswer) {
        for (name, value) in request.headers where !value.utf8.allSatisfy({ $0 < 0x80 }) {
            throw fault(40000, "invalid request: header \(name) is not ASCII")
        }
        let names = ["1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "min": 1, "low": 2, "default": 3]
            .merging(["high": 4, "max": 5, "urgent": 5]) { $1 }
        if let priority = request.header("priority") ?? request.header("x-priority") {
            try check(priority: names[priority])
        }
        if let delay = request.header("delay") { try check(delay: delay) }
    }

    private func check(priority: Int?) throws(TargetAnswer) {
        guard let priority, (1...5).contains(priority) else {
            throw fault(40007, "invalid request: priority invalid")
        }
    }

    /// A number with s, m, h or d: from 10 seconds to 3 days.
    private func check(delay: String) throws(TargetAnswer) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = delay.last.flatMap({ units[$0] }), let count = Int(delay.dropLast())
        else { throw fault(40004, "invalid delay parameter: unable to parse delay") }
        guard count * unit >= 10 else { throw fault(40005, "invalid delay parameter: too small") }
        guard count * unit <= 259_200 else {
            throw fault(40006, "invalid delay parameter: too large")
        }
    }

    private func check(message: String) throws(TargetAnswer) {
        guard message.utf8.count <= Self.bytesMax else { throw permanent }
    }

    private func fault(_ code: Int, _ error: String) -> TargetAnswer {
        .json(
            code / 100,
            ["code": code, "http": code / 100, "error": error, "link": "https://ntfy.sh/docs"]
        )
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        .json(200, ["id": "m\(request.number)", "time": 1_767_225_600, "event": "message"])
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = fault(42901, "limit reached: too many requests")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    /// The day's messages are used up: asking again today is useless.
    var dailyQuota: TargetAnswer { fault(42908, "limit reached: daily message quota reached") }
    var gone: TargetAnswer { fault(40401, "page not found") }
    var permanent: TargetAnswer { fault(41301, "attachment too large, or bandwidth limit reached") }
    var unauthorized: TargetAnswer { fault(40101, "unauthorized") }
}
