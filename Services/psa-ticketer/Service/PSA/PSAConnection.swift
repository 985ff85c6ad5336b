import Foundation
package import PSATicketerCore
package import Quantities
import Synchronization

/// The way to one PSA of one tenant: within its budget, with its credentials, never twice.
package final class PSAConnection: Sendable {
    /// How long an answer may take.
    package let timeout: Duration
    private let caller: WebCaller
    private let budget: Mutex<CallBudget>
    private let clock: any WallClock

    /// A way.
    package init(
        caller: WebCaller,
        budget: CallBudget,
        timeout: Duration = .seconds(60),
        clock: any WallClock
    ) {
        self.caller = caller
        self.budget = Mutex(budget)
        self.timeout = timeout
        self.clock = clock
    }

    /// Closes every connection.
    package func close() async { await caller.close() }

    /// The time of day.
    package var now: Timestamp { clock.now() }

    /// Why a call of a priority would not be let through now; nil when it would.
    func hindrance(to priority: CallPriority, thing: String) -> Hindrance? {
        refusal(priority, thing: thing)
            .map { Hindrance("the budget of calls is used up", until: $0) }
    }

    /// Whether a call of a priority would be let through now; nil when it would.
    package func refusal(_ priority: CallPriority, thing: String) -> Timestamp? {
        let now = clock.now()
        return budget.withLock { budget in
            var trial = budget
            return trial.begin(priority, thing: thing, at: now)
        }
    }

    /// Takes over what the PSA says of its budget.
    package func learn(used: Int, limit: Int?) {
        let now = clock.now()
        budget.withLock { $0.learn(used: used, limit: limit, at: now) }
    }

    /// What came of a call.
    package enum End: Sendable {
        /// An answer.
        case answered(PSAAnswer)
        /// The call was not made, and why.
        case notMade(reason: String, after: Duration?)
        /// It may have been performed.
        case unknown(reason: String)

        /// What it means for a request that changes something, by what an answer means.
        package func ending(_ meaning: (PSAAnswer) -> Dispatch.Ending) -> Dispatch.Ending {
            switch self {
            case .answered(let answer): meaning(answer)
            case .notMade(let reason, let after): .notTaken(reason: reason, after: after)
            case .unknown(let reason): .unknown(reason: reason)
            }
        }

        /// The answer to a reading, or why there is none.
        package var reading: Result<PSAAnswer, ReadingFailure> {
            switch self {
            case .answered(let answer):
                answer.readingFailure.map { .failure($0) } ?? .success(answer)
            case .notMade(let reason, let after): .failure(.failed(reason: reason, after: after))
            case .unknown(let reason): .failure(.failed(reason: reason, after: nil))
            }
        }
    }

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - base: the address before the request's path, with a slash at its end.
    ///   - fields: the header, credentials included.
    ///   - priority: who asks.
    /// - Returns: the answer, or whether the call may have been performed.
    package func call(
        _ request: PSARequest,
        base: String,
        fields: [PSARequest.Field],
        _ priority: CallPriority
    ) async -> End {
        guard let url = Self.address(request, base) else {
            return .notMade(
                reason: "the PSA named an address of another host, which is not followed",
                after: .seconds(3600)
            )
        }
        let begin = clock.now()
        let refusal = budget.withLock { $0.begin(priority, thing: request.thing, at: begin) }
        if let refusal {
            return .notMade(
                reason: "the budget of calls is used up",
                after: refusal - begin
            )
        }
        var header = (fields + request.fields).map { ($0.name, $0.value) }
        header.append(("Accept", "application/json"))
        if request.body != nil { header.append(("Content-Type", request.contentType)) }
        let end = await caller.call(
            request.method,
            url,
            fields: header,
            body: request.body,
            timeout: timeout
        )
        let now = clock.now()
        budget.withLock { $0.end(Self.end(end), thing: request.thing, at: now) }
        switch end {
        case .answered(let answer): return .answered(answer)
        case .notWritten(let reason): return .notMade(reason: reason, after: nil)
        case .unknown(let reason): return .unknown(reason: reason)
        }
    }

    private static func end(_ end: WebCaller.End) -> CallBudget.End {
        switch end {
        case .answered(let answer) where answer.status == 429:
            .patience(answer.retryAfter ?? .seconds(60))
        case .answered(let answer) where answer.status >= 500: .failed
        case .answered: .answered
        case .notWritten, .unknown: .failed
        }
    }

    /// The whole address; nil when the PSA named one elsewhere, which must not see credentials.
    static func address(_ request: PSARequest, _ base: String) -> String? {
        guard request.path.hasPrefix("http://") || request.path.hasPrefix("https://") else {
            return base + request.target
        }
        func origin(_ text: String) -> Substring {
            let afterScheme = text.range(of: "://").map { $0.upperBound } ?? text.startIndex
            let end = text[afterScheme...].firstIndex { "/?#".contains($0) } ?? text.endIndex
            return text[..<end]
        }
        return origin(request.path) == origin(base) ? request.target : nil
    }
}
