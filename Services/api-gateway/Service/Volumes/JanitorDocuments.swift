/// What the gateway reads of a janitor's plan.
struct PlanAnswer: Decodable, Sendable {
    struct File: Decodable, Sendable {
        let path: AnswerPath
        let allocatedBytes: Int64
        let modified: String
        let reason: String
    }

    struct Day: Decodable, Sendable {
        let start: String
        let bytes: Int64
        let goes: Int64
    }

    struct Oddity: Decodable, Sendable {
        let kind: String?
        let operation: String?
        let error: String?
        let count: Int64
    }

    let digest: String
    let madeAt: String
    let done: Bool
    let files: Int64
    let directories: Int64
    let allocatedBytes: Int64
    let totalFiles: Int64
    let totalAllocatedBytes: Int64
    let oldest: String?
    let newest: String?
    let held: String?
    let unknown: String?
    let first: [File]
    /// None from a janitor of an older release, and in an order by size.
    let byDay: [Day]?
    let anomalies: [Oddity]
    let problems: [Oddity]
}

/// What the gateway reads of a janitor's run.
struct RunAnswer: Decodable, Sendable {
    let id: Int64
    let path: AnswerPath
    let algorithm: String
    let trigger: String
    let startedAt: String
    let state: String
    let reason: String?
    let removedFiles: Int64
    let removedBytes: Int64
}

/// A path in an answer: a text, or bytes that are none, which a page shows as such.
struct AnswerPath: Decodable, Sendable {
    let text: String

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.text = text
        } else {
            let bytes = try decoder.singleValueContainer().decode([String: String].self)
            text = "base64:\(bytes["b64"] ?? "")"
        }
    }
}
