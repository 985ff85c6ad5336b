import Foundation
package import PSATicketerCore
package import Quantities

/// The way to one PSA of one tenant: within its budget, with its credentials, never twice.
package final class PSAConnection: Sendable {
    /// How long an answer may take.
    package let timeout: Duration
    private let caller: WebCaller
    private let budget: KeptBudget
    private let clock: any WallClock

    /// A way.
    package init(
        caller: WebCaller,
        budget: KeptBudget,
        timeout: Duration = .seconds(60),
        clock: any WallClock
    ) {
        self.caller = caller
        self.budget = budget
        self.timeout = timeout
        self.clock = clock
    }

    /// Closes every connection.
    package func close() async { await caller.close() }

    /// The time of day.
    package var now: Timestamp { clock.now() }

    /// Why a call of a priority would not be let through now; nil when it would.
    func hindrance(to priority: CallPriority, thing: String) -> Hindrance? {
        budget.refusal(priority, thing: thing, at: clock.now())
            .map { Hindrance($0.reason, until: $0.until) }
    }

    /// Takes over what the PSA says of everybody's calls.
    package func learn(used: Int, limit: Int) {
        budget.learn(SharedUse(used: used, limit: limit, at: clock.now()))
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

        /// What it means for a request that makes a ticket, by what an answer means and its ticket.
        package func creation(
            _ meaning: (PSAAnswer) -> Dispatch.Ending = { $0.writing },
            _ ticket: (PSAAnswer) -> RemoteTicket?
        ) -> Creation {
            let ending = ending(meaning)
            guard ending == .made, case .answered(let answer) = self else { return .ended(ending) }
            // It says that it did it, and not what.
            return ticket(answer).map { .made($0) } ?? .ended(.unknown(reason: answer.summary))
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
    ///   - meaning: what an answer means, for the budget and the breaker.
    /// - Returns: the answer, or whether the call may have been performed.
    package func call(
        _ request: PSARequest,
        base: String,
        fields: [PSARequest.Field],
        _ priority: CallPriority,
        meaning: (PSAAnswer) -> Dispatch.Ending = { $0.ending }
    ) async -> End {
        guard let url = Self.address(request, base) else {
            return .notMade(
                reason: "the PSA named an address of another host, which is not followed",
                after: .seconds(3600)
            )
        }
        let begin = clock.now()
        if let refusal = await budget.begin(priority, thing: request.thing, at: begin) {
            return .notMade(reason: refusal.reason, after: refusal.until - begin)
        }
        var header = (fields + request.fields).map { ($0.name, $0.value) }
        if !header.contains(where: { $0.0 == "Accept" }) {
            header.append(("Accept", "application/json"))
        }
        if request.body != nil { header.append(("Content-Type", request.contentType)) }
        let end = await caller.call(
            request.method,
            url,
            fields: header,
            body: request.body,
            timeout: timeout
        )
        let now = clock.now()
        let ended = Self.end(end, meaning)
        budget.end(ended, thing: request.thing, at: now)
        switch end {
        case .answered(let answer): return .answered(answer)
        case .notWritten(let reason): return .notMade(reason: reason, after: nil)
        case .unknown(let reason): return .unknown(reason: reason)
        }
    }

    private static func end(
        _ end: WebCaller.End,
        _ meaning: (PSAAnswer) -> Dispatch.Ending
    ) -> CallBudget.End {
        guard case .answered(let answer) = end else { return .failed }
        return switch meaning(answer) {
        case .unknown: .failed
        // Whom it does not know it does not ask for patience.
        case .notTaken(_, let after) where answer.status != 401: .patience(after ?? .seconds(60))
        case .made, .refused, .notTaken: .answered
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
