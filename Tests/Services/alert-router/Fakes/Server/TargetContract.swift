import Quantities

/// What the real target takes and refuses, and in which words.
protocol TargetContract: Sendable {
    /// The limits of every destination.
    var rates: [RateLimit] { get }

    /// What the limits count by; the path unless said otherwise.
    func destination(of request: TargetRequest) -> String

    /// What makes a repeat harmless; nil where the target knows no such thing.
    func idempotencyKey(of request: TargetRequest) -> String?

    /// Refuses what the real one would refuse.
    ///
    /// - Throws: the real one's answer.
    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer)

    /// The answer to a message that was taken.
    func accepted(_ request: TargetRequest) -> TargetAnswer

    /// The 429 of this target.
    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer

    /// The destination is not there any more.
    var gone: TargetAnswer { get }

    /// What was sent will never be taken.
    var permanent: TargetAnswer { get }

    /// The secret is wrong.
    var unauthorized: TargetAnswer { get }
}

extension TargetContract {
    var rates: [RateLimit] { [] }

    func destination(of request: TargetRequest) -> String { request.path }

    func idempotencyKey(of request: TargetRequest) -> String? { nil }

    var broken: TargetAnswer { .text(500, "Internal Server Error") }

    /// The `Retry-After` header, whole seconds rounded up, where the step wants one.
    func retryHeader(_ seconds: Double, _ place: TargetScript.RetryPlace) -> [String: String] {
        switch place {
        case .header, .both: ["Retry-After": String(Int(seconds.rounded(.up)))]
        case .body, .nowhere: [:]
        }
    }
}

extension TargetScript.RetryPlace {
    /// Whether the body says when.
    var isInBody: Bool {
        switch self {
        case .body, .both: true
        case .header, .nowhere: false
        }
    }
}
