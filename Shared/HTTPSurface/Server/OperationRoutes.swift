import HTTPTypes
import Hummingbird
import Observability

/// The routes every server has for those who run it: `/healthz`, `/readyz`, `/metrics`.
enum OperationRoutes {
    /// How a component is, as `/readyz` shows it.
    private struct Component: Encodable {
        let status: String
        let reason: String?
    }

    private struct Readiness: Encodable {
        let status: String
        let components: [String: Component]
    }

    static func table(health: HealthBoard, metrics: MetricsRegistry) -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/healthz", .open, "Says that the process lives.") { _, _ in
            .json(["status": "ok"], headers: [.cacheControl: "no-store"])
        }
        table.add(.get, "/readyz", .open, "Says whether each component works.") { _, _ in
            readiness(health.snapshot)
        }
        table.add(.get, "/metrics", .open, "Shows the process's numbers.") { _, _ in
            .text(metrics.render(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        return table
    }

    private static func readiness(_ snapshot: HealthSnapshot) -> Response {
        let body = Readiness(
            status: snapshot.word,
            components: snapshot.components.mapValues {
                Component(status: $0.word, reason: $0.reason)
            }
        )
        return .json(
            body,
            status: snapshot.isReady ? .ok : .serviceUnavailable,
            headers: [.cacheControl: "no-store"]
        )
    }
}
