package import HTTPTypes
import Quantities

/// Whether a call is within its caller's rate, and what is left.
package struct RateVerdict: Sendable, Equatable {
    /// Whether the call may go on.
    package let isAllowed: Bool
    /// The limit.
    package let limit: RateLimit
    /// Whole calls left now.
    package let remaining: Int
    /// Seconds until the full number may be called again.
    package let untilFull: Double
    /// Seconds until one call may be made; 0 when it may now.
    package let untilNext: Double

    /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), in whole seconds.
    package var headers: HTTPFields {
        var headers = HTTPFields()
        let window = Int(limit.window.fractionalSeconds.rounded(.up))
        let reset = Int(untilFull.rounded(.up))
        headers[.rateLimitPolicy] = "\"default\";q=\(limit.calls);w=\(window)"
        headers[.rateLimit] = "\"default\";r=\(remaining);t=\(reset)"
        return headers
    }

    /// The refusal to answer with.
    package var problem: Problem {
        var headers = headers
        let wait = max(1, Int(untilNext.rounded(.up)))
        headers[.retryAfter] = String(wait)
        return Problem(
            .tooManyRequests,
            type: "quota-exceeded",
            detail: """
                more than \(limit.calls) calls in \(limit.window.text) by one caller; \
                try again in \(wait) s
                """,
            headers: headers
        )
    }
}
