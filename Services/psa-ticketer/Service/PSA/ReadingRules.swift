import PSATicketerCore
import Quantities

// What every client makes of what it read, and of what it could not read.

/// How many pages of companies are read.
enum CompanyPages {
    /// Pages at the most.
    static let max = 200
    /// More than that.
    static let tooMany = ReadingFailure.failed(
        reason: "it has more than \(max) pages of companies",
        after: .seconds(3600)
    )
}

extension Hindrance {
    /// What kept something from being read that is needed before the first call.
    static func failed(_ what: String, _ end: PSAConnection.End, _ now: Timestamp) -> Self {
        switch end {
        case .answered(let answer):
            let isRefused = [401, 403].contains(answer.status)
            let wait = max(answer.retryAfter ?? .zero, .seconds(isRefused ? 300 : 60))
            return Hindrance(
                "\(what): it \(answer.summary)",
                until: now + wait,
                needsPerson: isRefused
            )
        case .notMade(let reason, let after):
            return Hindrance("\(what): \(reason)", until: now + (after ?? .seconds(30)))
        case .unknown(let reason):
            return Hindrance("\(what): \(reason)", until: now + .seconds(60))
        }
    }

    /// What settings name and the PSA does not have.
    static func refused(_ refusals: [String], _ now: Timestamp) -> Self {
        Hindrance(
            refusals.joined(separator: "; "),
            until: now + .seconds(300),
            needsPerson: true
        )
    }
}

extension Result where Success == PSAAnswer, Failure == ReadingFailure {
    /// What an answer says; one that does not say it was not read.
    func read<Read>(_ body: (PSAAnswer) -> Read?) -> Result<Read, ReadingFailure> {
        flatMap { answer in
            body(answer).map { .success($0) }
                ?? .failure(.failed(reason: "it \(answer.summary)", after: answer.retryAfter))
        }
    }
}
