import ArgumentParser
import Poolkeeper
import TestSupport
import Testing

struct CommandLineTests {
    private func message(_ arguments: [String]) -> String {
        do {
            _ = try PoolkeeperCommand.parseAsRoot(arguments)
            return ""
        } catch {
            return PoolkeeperCommand.fullMessage(for: error)
        }
    }

    @Test(
        arguments: [
            (["simulate", "--url", "http://h:1"], "--key-file"),
            (["simulate", "--url", "h", "--key", "k"], "http://HOST:PORT"),
            (["simulate", "--url", "http://h", "--key", "k", "--key-file", "f"], "--key-file"),
            (["simulate", "--url", "http://h", "--key", "k", "--systems", "0"], "1 to 10000"),
            (["simulate", "--url", "http://h", "--key", "k", "--days", "3651"], "1 to 3650"),
            (["health"], "<url>"),
            (["up", "--data", "d", "--listen", "8000"], "HOST:PORT"),
            (["up", "--data", "d", "--bus", "tcp"], "'memory' and 'ipc'"),
            (["up"], "--data"),
            (["demo", "--systems", "0"], "1 to 10000"),
            (["keys", "create", "--data", "d"], "--scope"),
            (["keys", "revoke", "--data", "d"], "<id>"),
            (["config", "check"], "<files>"),
            (["snapshots", "restore"], "<name>"),
            (["snapshots", "restore", "n", "--to", "a/b"], "absolute path"),
            (["snapshot", "--keep", "3"], "--keep"),
        ]
    ) func `a wrong command line says what to give`(arguments: [String], advice: String) {
        #expect(message(arguments).contains(advice))
    }

    @Test(
        arguments: [
            ["simulate", "--url", "http://h", "--key", "k", "--systems", "10000"],
            ["simulate", "--url", "http://h", "--key-file", "-", "--days", "1"],
            ["health", "http://h/healthz"],
            ["up", "--data", "d", "--listen", "[::1]:0", "--bus", "ipc"],
            ["demo", "--listen", "0.0.0.0:8000", "--days", "1"],
            ["keys", "create", "--data", "d", "--scope", "ingest", "--client", "Acme Corp"],
            ["users", "reset", "--data", "d", "admin"],
            ["tenants", "create", "--data", "d", "north"],
            ["config", "check", "collector.yml"],
        ]
    ) func `a right one is taken`(arguments: [String]) {
        #expect(message(arguments) == "")
    }

    @Test func `the help is what it was when it was recorded`() throws {
        let pages = [
            [], ["up"], ["demo"], ["keys"], ["keys", "create"], ["keys", "list"],
            ["keys", "revoke"], ["tenants"], ["users"], ["users", "create"], ["config", "check"],
            ["simulate"], ["drain"], ["health"], ["snapshot"], ["cleanup"], ["snapshots"],
            ["snapshots", "list"], ["snapshots", "adopt"], ["snapshots", "restore"],
            ["snapshots", "hold"], ["snapshots", "release"], ["snapshots", "year"],
        ]
        let text = pages.map { help($0) + "\n" }
        try expectGolden(
            text.joined(separator: "\n---\n\n"),
            at: "Tests/Services/poolkeeper/ServiceTests/Golden/help.txt"
        )
    }

    private func help(_ page: [String]) -> String {
        do {
            // The top page is a command of its own, which ends by throwing its text.
            var command = try PoolkeeperCommand.parseAsRoot(page + ["--help"])
            try command.run()
            return ""
        } catch {
            return PoolkeeperCommand.fullMessage(for: error, columns: 80)
        }
    }
}
