import Foundation
import TestSupport
import Testing

// Goal: the fakes that psa-ticketer is tested with can be believed. Method: their own tests run in
// Python, and clients that others wrote for the real systems are led to them.
struct PSAFixtureTests {
    private static let clients: String = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        return cache + "/poolkeeper-psa-clients/bin/python"
    }()

    private static let hasClients =
        FileManager.default.isExecutableFile(atPath: clients)
        || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1"

    @Test func `the fakes of ticket systems refuse what the real ones refuse`() async throws {
        try await passUnitTests(in: "tests", python: "/usr/bin/python3")
    }

    @Test(
        .enabled(
            if: Self.hasClients,
            "clients of ticket systems from PyPI are not installed here (make setup)"
        )
    ) func `clients that others wrote work with the fakes`() async throws {
        try await passUnitTests(in: "crosscheck", python: Self.clients)
    }

    private func passUnitTests(in folder: String, python: String) async throws {
        let (status, output) = try await ProgramRun.ended(
            python,
            ["-B", "-m", "unittest", "discover", "-b", "-s", folder, "-t", "."],
            in: packagePath("Tests/Fixtures/psa")
        )
        #expect(status == 0, "\(output)")
        // A folder in which nothing was found would pass too.
        #expect(output.contains(/\nRan \d+ tests/), "\(output)")
    }
}
