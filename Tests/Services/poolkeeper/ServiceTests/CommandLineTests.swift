import ArgumentParser
import Poolkeeper
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
        ]
    ) func `a wrong command line says what to give`(arguments: [String], advice: String) {
        #expect(message(arguments).contains(advice))
    }

    @Test(
        arguments: [
            ["simulate", "--url", "http://h", "--key", "k", "--systems", "10000"],
            ["simulate", "--url", "http://h", "--key-file", "-", "--days", "1"],
            ["health", "http://h/healthz"],
        ]
    ) func `a right one is taken`(arguments: [String]) {
        #expect(message(arguments) == "")
    }
}
