/// A file that a rule does not bind, and why; `ExemptionTests` drops those no longer needed.
struct Exemption {
    enum Rule {
        case layers
        case sizes
        case bannedCalls
        case documentation
        case scopes
        case references
        case rooms
    }

    let rule: Rule
    let path: String
    let reason: String

    static let all: [Exemption] = [
        Exemption(
            rule: .sizes,
            path: "Package.swift",
            reason: "SwiftPM reads one manifest, and it has a few lines for every target"
        ),
        Exemption(
            rule: .bannedCalls,
            path: "Shared/Observability/Stopwatch.swift",
            reason: "the one place that reads the monotonic clock, to measure durations"
        ),
        Exemption(
            rule: .bannedCalls,
            path: "Tests/Benchmarks/Bus/BusCommand.swift",
            reason:
                "an open-loop generator sends by the clock; a bench measures and decides nothing"
        ),
        Exemption(
            rule: .bannedCalls,
            path: "Tests/Fleet/Processes/Eventually.swift",
            reason: "another process can only be asked again; a test fails when it never happens"
        ),
        Exemption(
            rule: .bannedCalls,
            path: "Tests/Fleet/WebhookStream.swift",
            reason: "plays n8n, which waits between its tries; nothing is decided by the time"
        ),
    ]
}
