import Quantities

/// What a PSA answered.
package struct PSAAnswer: Sendable, Hashable {
    /// Characters of a body that a reason shows.
    package static let shownMax = 300

    /// The status code.
    package var status: Int
    /// How long it asks to be left alone; nil when it does not say.
    package var retryAfter: Duration?
    /// The body.
    package let body: [UInt8]
    /// The body's JSON, read once for all who ask; nil for another body.
    package let json: JSONValue?

    /// An answer.
    package init(status: Int, retryAfter: Duration? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
        json = JSONValue(body: body)
    }

    /// Whether the PSA says that it did as it was told.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The status and what the body says, on one line.
    package var summary: String {
        let text = Harmless.line(String(decoding: body.prefix(4 * Self.shownMax), as: UTF8.self))
        let shown = TextUnit.characters.cut(text, to: Self.shownMax)
        return shown.isEmpty ? "answered \(status)" : "answered \(status): \(shown)"
    }

    /// What the body says against the request; nil for nothing.
    ///
    /// Every PSA has answers whose status says that all is well and whose body says that it is not.
    package var complaint: String? {
        guard let json else { return nil }
        let errors = (json["errors"]?.array ?? []).compactMap { $0.string ?? $0["message"]?.string }
        let single = ["error_description", "description", "error", "message", "Message"]
            .lazy.compactMap { json[$0]?.string }.first
        let words = errors.isEmpty ? single.map { [$0] } ?? [] : errors
        guard !words.isEmpty else { return nil }
        let text = words.map { Harmless.line($0) }.joined(separator: "; ")
        return TextUnit.characters.cut(text, to: Self.shownMax)
    }

    /// What an answer to a request that writes something with an id means: one that says that it is
    /// done, names nothing and complains is a refusal.
    package var writing: Dispatch.Ending {
        guard isSuccess, let json, (json.array?.first ?? json)["id"] == nil, let complaint else {
            return ending
        }
        return .refused(reason: "answered \(status): \(complaint)")
    }

    /// What an answer to a request that changes something means in every PSA.
    ///
    /// Only an answer that says that nothing was done is one: a server's error may come after the
    /// deed, and a gateway's may come while the deed is being done.
    package var ending: Dispatch.Ending {
        switch status {
        case 200..<300: .made
        case 401: .notTaken(reason: "does not know us (401)", after: nil)
        case 429:
            .notTaken(reason: "asks for patience (429)", after: retryAfter ?? .seconds(60))
        case 408, 500...: .unknown(reason: summary)
        case 300..<400:
            .refused(reason: "answers with a redirect (\(status)): set its address right")
        default: .refused(reason: summary)
        }
    }

    /// Why a reading did not come; nil when it did.
    package var readingFailure: ReadingFailure? {
        switch status {
        case 200..<300: nil
        case 404, 410: .gone
        case 429:
            .failed(reason: "asks for patience (429)", after: retryAfter ?? .seconds(60))
        default: .failed(reason: summary, after: retryAfter)
        }
    }
}

/// Why something could not be read.
package enum ReadingFailure: Error, Sendable, Hashable {
    /// It is not there.
    case gone
    /// The PSA did not say; not to be asked before `after`.
    case failed(reason: String, after: Duration?)

    /// Why, in words.
    package var reason: String {
        switch self {
        case .gone: "it is not there"
        case .failed(let reason, _): reason
        }
    }
}

/// What came of a request that makes a ticket.
package enum Creation: Sendable, Hashable {
    /// The ticket.
    case made(RemoteTicket)
    /// Anything else; never `.made`.
    case ended(Dispatch.Ending)
}
