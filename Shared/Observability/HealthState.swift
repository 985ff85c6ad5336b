/// How one component of a service is.
package enum HealthState: Sendable, Hashable {
    /// It works.
    case ok
    /// It works with less than it should have, for the reason given.
    case degraded(String)
    /// It does not work, for the reason given; the service is not ready.
    case failed(String)

    /// One word: `ok`, `degraded` or `failed`.
    package var word: String {
        switch self {
        case .ok: "ok"
        case .degraded: "degraded"
        case .failed: "failed"
        }
    }

    /// Why it is not well; nil when it is.
    package var reason: String? {
        switch self {
        case .ok: nil
        case .degraded(let reason), .failed(let reason): reason
        }
    }
}
