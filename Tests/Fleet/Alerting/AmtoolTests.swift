import AsyncHTTPClient
import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Goal: whoever drives Alertmanager with `amtool` drives this router with it.
///
/// Method: Debian's `amtool` does the same to Debian's server and to ours, and must be told the
/// same by both.
@Suite(.timeLimit(.minutes(10)), .needsAlertmanager)
struct AmtoolTests {
    private static let configuration = """
        route:
          receiver: all
          group_by: [alertname, client]
          routes:
            - matchers: ['severity="critical"', 'client=~"acme|bolt"']
              receiver: on-call
              continue: true
            - matchers: ['alertname!="Watchdog"']
              receiver: office
        receivers:
          - name: all
          - name: on-call
            webhook_configs:
              - url: http://127.0.0.1:9/
          - name: office

        """

    @Test(arguments: AlertServer.Kind.allCases)
    func `an alert is added, shown, silenced, and let speak again`(kind: AlertServer.Kind)
        async throws
    {
        try await withServer(kind) { server, folder in
            func amtool(_ arguments: String...) async throws -> String {
                try await Self.amtool(arguments, server, folder)
            }
            _ = try await amtool(
                "alert",
                "add",
                "PoolUsage",
                "client=acme",
                "severity=critical",
                "--annotation=summary=tank is full"
            )
            let alerts = try await amtool("alert", "query", "client=~ac.*", "-o", "extended")
            #expect(alerts.contains(#"alertname="PoolUsage""#))
            #expect(alerts.contains("active"))
            let silence = try await amtool(
                "silence",
                "add",
                "client=acme",
                "-d",
                "2h",
                "-c",
                "disks are ordered",
                "-a",
                "eva"
            ).trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(silence.count == 36)
            #expect(try await amtool("silence", "query", "-q") == silence + "\n")
            try await eventually("the alert is kept quiet") {
                try await amtool("alert", "query", "--silenced").contains("PoolUsage")
            }
            #expect(!(try await amtool("alert", "query")).contains("PoolUsage"))
            _ = try await amtool("silence", "update", "-d", "3h", "-c", "longer", silence)
            let updated = try await amtool("silence", "query", "-q")
            for id in updated.split(separator: "\n") {
                _ = try await amtool("silence", "expire", String(id))
            }
            #expect(try await amtool("silence", "query", "-q") == "")
            #expect(try await amtool("alert", "query").contains("PoolUsage"))
        }
    }

    @Test func `routes are shown and tested as by Alertmanager`() async throws {
        var said: [AlertServer.Kind: [String]] = [:]
        for kind in AlertServer.Kind.allCases {
            try await withServer(kind) { server, folder in
                said[kind] = [
                    try await Self.amtool(["config", "routes", "show"], server, folder),
                    try await Self.amtool(
                        ["config", "routes", "test", "severity=critical", "client=acme"],
                        server,
                        folder
                    ),
                    try await Self.amtool(
                        ["config", "routes", "test", "alertname=Watchdog"],
                        server,
                        folder
                    ),
                ]
            }
        }
        #expect(said[.ours] == said[.debian])
        #expect(said[.ours]?.last == "all\n")
    }

    @Test func `the file that Debian's package brings is used unchanged, with the same routes`()
        async throws
    {
        let file = try String(contentsOfFile: "/etc/prometheus/alertmanager.yml", encoding: .utf8)
        var said: [AlertServer.Kind: [String]] = [:]
        for kind in AlertServer.Kind.allCases {
            try await withServer(kind, file) { server, folder in
                said[kind] = [
                    try await Self.amtool(["config", "routes", "show"], server, folder),
                    try await Self.amtool(
                        ["config", "routes", "test", "service=database", "owner=team-X"],
                        server,
                        folder
                    ),
                    try await Self.amtool(
                        ["config", "routes", "test", "service=foo2", "severity=critical"],
                        server,
                        folder
                    ),
                ]
            }
        }
        #expect(said[.ours] == said[.debian])
        #expect(said[.ours]?.last == "team-X-pager\n")
    }

    private static func amtool(
        _ arguments: [String],
        _ server: AlertServer,
        _ folder: TemporaryFolder
    ) async throws -> String {
        // It warns on standard error that our version is not its own.
        let log = folder.file("\(UInt32.random(in: 0 ... .max)).txt")
        let process = try ChildProcess(
            "/usr/bin/amtool",
            ["--alertmanager.url=\(server.url)"] + arguments,
            environment: ["HOME": folder.path],
            logPath: log,
            errorPath: log + ".errors"
        )
        await process.endOrKill()
        #expect(await process.exitStatus == 0, "amtool \(arguments): \(process.log)")
        return process.log
    }

    private func withServer(
        _ kind: AlertServer.Kind,
        _ configuration: String = Self.configuration,
        _ body: (AlertServer, TemporaryFolder) async throws -> Void
    ) async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            let server = try await AlertServer(
                kind,
                configuration: configuration,
                through: client
            )
            try await body(server, try TemporaryFolder())
            await server.stop()
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }
}
