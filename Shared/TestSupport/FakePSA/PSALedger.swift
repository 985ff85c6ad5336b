/// What a fake ticket system was asked, what was made of it, and what was wrong.
package struct PSALedger: Decodable, Sendable {
    /// Every request in the order of arrival.
    package let requests: [Request]
    /// Every record that was made, in order.
    package let creates: [Create]
    /// Everything a right client never sends; empty at the end of a good test.
    package let violations: [Violation]
    /// Posts to those who asked to hear of changes: `url`, `id`, `action`, `status` or `error`.
    package let callbacks: [PSAValue]
    /// The budget of requests; nil where there is none.
    package let window: Window?
    /// The most requests at a time for one endpoint (Autotask).
    package let threadsPeak: Int?
    /// How many tokens were given out (Halo).
    package let tokensGiven: Int?
    /// How many times faults of the script are still to be played.
    package let faultsLeft: Int
    /// How many effects wait for the clock.
    package let lateEffects: Int

    private enum CodingKeys: String, CodingKey {
        case requests, creates, violations, callbacks, window
        case threadsPeak = "threads_peak"
        case tokensGiven = "tokens_given"
        case faultsLeft = "faults_left"
        case lateEffects = "late_effects"
    }

    /// The records of a kind that were made, such as `ticket` or `note`.
    package func made(_ kind: String) -> [Create] { creates.filter { $0.kind == kind } }

    /// The requests for an operation, such as `create_ticket`.
    package func requests(for operation: String) -> [Request] {
        requests.filter { $0.operation == operation }
    }
}

extension PSALedger {
    /// One request.
    package struct Request: Decodable, Sendable {
        /// Its place, from 1.
        package let number: Int
        /// When it came, by the fake's clock, in seconds since 1970.
        package let at: Double
        /// The name of the port that it came to.
        package let door: String
        /// What it asked for; nil when nobody knows.
        package let operation: String?
        /// The method in capitals.
        package let method: String
        /// The path without its query, percent-decoded.
        package let path: String
        /// Names and values of the query in order.
        package let query: [[String]]
        /// Headers by their names in small letters; secrets as `•••`.
        package let headers: [String: String]
        /// The body as JSON, or as text; nil without one.
        package let body: PSAValue?
        /// The fault that was played with it.
        package let fault: String?
        /// `answered`, `cut`, `silent`, `left` (the client went first) or `open`.
        package let outcome: String
        /// The status that was sent; nil for none.
        package let status: Int?
        /// ConnectWise's conditions as they were understood: field, comparison, value.
        package let conditions: [[PSAValue]]?
    }

    /// A record that was made.
    package struct Create: Decodable, Sendable, Hashable {
        /// The request that made it.
        package let number: Int
        /// `ticket`, `note`, `asset_link`, `callback` or `message`.
        package let kind: String
        /// Its identifier: a number, for a webhook's message a text.
        package let id: PSAValue
        /// The client's reference; for notes and links their ticket.
        package let external: PSAValue?
        /// When it was made, by the fake's clock, in seconds since 1970.
        package let at: Double
    }

    /// Something that a right client never sends.
    package struct Violation: Decodable, Sendable, Hashable {
        /// The request.
        package let number: Int
        /// The rule that was broken, such as `unknown-field`.
        package let rule: String
        /// What exactly, in words.
        package let message: String
        /// Whether the request was refused for it.
        package let isRefused: Bool
        /// The request's method.
        package let method: String
        /// The request's path.
        package let path: String

        private enum CodingKeys: String, CodingKey {
            case number, rule, message, method, path
            case isRefused = "is_refused"
        }
    }

    /// A budget of requests in a window that rolls.
    package struct Window: Decodable, Sendable, Hashable {
        /// How many are allowed; nil for any number.
        package let limit: Int?
        /// The window's length in seconds.
        package let seconds: Double
        /// How many lie in the window that ends now.
        package let used: Int
        /// The most that any window held.
        package let peak: Int
        /// How many were refused for it.
        package let refused: Int
    }
}
