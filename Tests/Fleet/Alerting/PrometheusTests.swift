import AsyncHTTPClient
import FleetProcesses
import Foundation
import Hummingbird
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

/// Goal: a Prometheus that posts to Alertmanager posts to this router as it is.
///
/// Method: Debian's Prometheus scrapes a number of the test's own, has a rule over it, and is told
/// where its Alertmanager is.
@Suite(.timeLimit(.minutes(10)), .needsAlertmanager)
struct PrometheusTests {
    /// What a pool's exporter would say.
    private final class Exporter: Sendable {
        let percent = Mutex(91)

        /// Runs it for as long as the body takes.
        func with(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
            let router = Router()
            router.get("/metrics") { _, _ in
                self.percent.withLock { "pool_used_percent{pool=\"tank\"} \($0)\n" }
            }
            let (ports, port) = AsyncStream<Int>.makeStream()
            let application = Application(
                router: router,
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in
                    port.yield(channel.localAddress?.port ?? 0)
                    port.finish()
                }
            )
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await application.run() }
                for await port in ports { try await body(port) }
                tasks.cancelAll()
            }
        }
    }

    @Test func `what a rule of Prometheus finds is delivered, and its end`() async throws {
        let exporter = Exporter()
        try await WebhookSink.with { sink, url in
            try await exporter.with { port in
                let client = HTTPClient(eventLoopGroupProvider: .singleton)
                do {
                    try await watch(exporter, port, sink, url, client)
                } catch {
                    try await client.shutdown()
                    throw error
                }
                try await client.shutdown()
            }
        }
    }

    private func watch(
        _ exporter: Exporter,
        _ exporterPort: Int,
        _ sink: WebhookSink,
        _ url: String,
        _ client: HTTPClient
    ) async throws {
        let server = try await AlertServer(
            .ours,
            configuration: Self.routing(url),
            through: client
        )
        let folder = try TemporaryFolder()
        let prometheus = try Self.prometheus(folder, exporterPort, server)
        try await eventually("the alert is delivered: \(prometheus.log)") {
            try sink.told(to: "told").first?.status == "firing"
        }
        exporter.percent.withLock { $0 = 40 }
        try await eventually("its end is delivered: \(prometheus.log)") {
            try sink.told(to: "told").last?.status == "resolved"
        }
        // Prometheus says the same again every second, and for 15 minutes that it is over.
        try await pause(for: .seconds(3))
        let told = try sink.told(to: "told")
        #expect(told.map(\.status) == ["firing", "resolved"])
        #expect(Set(told.map(\.groupKey)) == [#"{}:{alertname="PoolUsage"}"#])
        #expect(told.allSatisfy { $0.members.count == 1 })
        prometheus.signal(SIGTERM)
        await prometheus.endOrKill()
        await server.stop()
    }

    private static func prometheus(
        _ folder: TemporaryFolder,
        _ exporterPort: Int,
        _ server: AlertServer
    ) throws -> ChildProcess {
        try folder.write(
            """
            groups:
              - name: pools
                rules:
                  - alert: PoolUsage
                    expr: pool_used_percent > 90
                    labels: {severity: critical, client: acme}
                    annotations: {summary: "Pool {{ $labels.pool }} is {{ $value }} % full"}

            """,
            to: "rules.yml"
        )
        let router = server.url.replacing("http://", with: "")
        try folder.write(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: pools
                static_configs: [{targets: ["127.0.0.1:\(exporterPort)"]}]
            alerting:
              alertmanagers:
                - static_configs: [{targets: ["\(router)"]}]

            """,
            to: "prometheus.yml"
        )
        let port = try FreePorts.find(runs: [1])[0]
        return try ChildProcess(
            "/usr/bin/prometheus",
            [
                "--config.file=\(folder.file("prometheus.yml"))",
                "--storage.tsdb.path=\(folder.file("data"))",
                "--web.listen-address=127.0.0.1:\(port)", "--rules.alert.resend-delay=1s",
                "--log.level=warn",
            ],
            logPath: folder.file("prometheus.log")
        )
    }

    private static func routing(_ url: String) -> String {
        """
        route:
          receiver: all
          group_by: [alertname]
          group_wait: 1s
          group_interval: 1s
          repeat_interval: 12h
        receivers:
          - name: all
            webhook_configs:
              - url: \(url)/told

        """
    }
}
