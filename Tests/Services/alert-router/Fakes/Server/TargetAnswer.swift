import Foundation

/// What a fake target answers.
struct TargetAnswer: Error, Sendable, Hashable {
    var status: Int
    var headers: [String: String] = [:]
    var body = ""

    static func text(_ status: Int, _ body: String) -> TargetAnswer {
        TargetAnswer(status: status, headers: ["Content-Type": "text/plain"], body: body)
    }

    /// JSON with sorted keys.
    static func json(
        _ status: Int,
        _ object: [String: Any],
        headers: [String: String] = [:]
    ) -> TargetAnswer {
        let data =
            (try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)) ?? Data()
        return TargetAnswer(
            status: status,
            headers: headers.merging(["Content-Type": "application/json"]) { $1 },
            body: String(decoding: data, as: UTF8.self)
        )
    }

    /// Whether the target took the message.
    var isAccepted: Bool { (200..<300).contains(status) }
}
