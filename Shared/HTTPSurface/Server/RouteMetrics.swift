import HTTPTypes
import Observability
import Synchronization

/// Counts the calls of one route by status, and their time.
final class RouteMetrics: Sendable {
    private let registry: MetricsRegistry
    private let labels: [String: String]
    private let seconds: Histogram
    private let counters = Mutex<[Int: Counter]>([:])

    init(method: String, route: String, registry: MetricsRegistry) {
        self.registry = registry
        labels = ["method": method, "route": route]
        seconds = registry.histogram(
            "poolkeeper_http_request_seconds",
            help: "Time from a request's head to its answer.",
            labels: labels
        )
    }

    func record(_ status: HTTPResponse.Status, after elapsed: Duration) {
        seconds.observe(elapsed)
        counters.withLock { counters in
            if let counter = counters[status.code] { return counter }
            let counter = registry.counter(
                "poolkeeper_http_requests_total",
                help: "Requests answered.",
                labels: labels.merging(["status": String(status.code)]) { $1 }
            )
            counters[status.code] = counter
            return counter
        }.increment()
    }
}
