import DockerSocketFilterCore
import Observability

/// Counts what passed and what did not.
struct FilterCounters: Sendable {
    private let passes: [PassedRoute: Counter]
    private let refusals: [RequestRefusal: Counter]

    init(_ metrics: MetricsRegistry) {
        passes = Dictionary(
            uniqueKeysWithValues: PassedRoute.allCases.map { route in
                let counter = metrics.counter(
                    "poolkeeper_docker_filter_passed_total",
                    help: "Requests handed to the Docker Engine.",
                    labels: ["route": route.rawValue]
                )
                return (route, counter)
            }
        )
        refusals = Dictionary(
            uniqueKeysWithValues: RequestRefusal.allCases.map { refusal in
                let counter = metrics.counter(
                    "poolkeeper_docker_filter_refused_total",
                    help: "Requests that the Docker Engine never saw.",
                    labels: ["reason": refusal.rawValue]
                )
                return (refusal, counter)
            }
        )
    }

    func passed(_ route: PassedRoute) { passes[route]?.increment() }

    func refused(_ refusal: RequestRefusal) { refusals[refusal]?.increment() }
}
