import APIGatewayCore
import Contracts
import FleetHistory
import NIOHTTP1
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `The page of a system` {
    /// What the page says of a metric, seen over HTTP.
    private func value(
        of type: String,
        _ name: String,
        _ value: @escaping @Sendable (Timestamp) -> Double
    ) async throws -> String {
        let cell = Mutex("")
        try await TestGateway.run { test in
            let now = test.clock.now()
            var fleet = SeededFleet(count: 1, now: now)
            let sample = LatestSample(
                series: SeriesName(type: type, object: "nightly", name: name),
                kind: .numeric,
                unit: "seconds",
                time: now,
                value: value(now),
                text: "",
                metadata: ""
            )
            test.history.change(.single) {
                fleet.fill(&$0)
                $0.latest[named("sys-0")]?.append(sample)
            }
            let key = try await test.key(.viewer)
            let path = SystemLink.path(to: named("sys-0"))
            let page = try await test.call(.GET, path, key: key, accept: "text/html").text
            let row = try #require(page.part(from: "<b>nightly_\(name)</b>", to: "</tr>"))
            let words = try #require(row.part(from: "data-l=\"Value\">", to: "</td>"))
            cell.withLock { $0 = words }
        }
        return cell.withLock { $0 }
    }

    @Test func `when a replication last ran is said as a moment, exact on hover`() async throws {
        let words = try await value(of: "replication", "last_run") {
            Double(($0 - .seconds(7500)).microseconds) / 1e6
        }
        #expect(words.contains(">2\u{202F}h 5\u{202F}min ago</time>"))
        #expect(words.contains("title=\"2026-05-04T07:07:04Z\""))
    }

    @Test func `a run that lies ahead is said with its date, none with a dash`() async throws {
        let ahead = try await value(of: "replication", "last_run") {
            Double(($0 + .seconds(86_400)).microseconds) / 1e6
        }
        #expect(ahead.contains(">5 May, 09:12</time>"))
        #expect(try await value(of: "replication", "last_run") { _ in 0 } == "–")
        let broken = try await value(of: "replication", "last_run") { _ in .infinity }
        #expect(broken == "–")
    }

    @Test func `the bars of pools have their gaps and colours at the limits of the settings`()
        async throws
    {
        let limits: @Sendable (inout APIGatewaySettings) -> Void = {
            ($0.thresholds.poolWarning, $0.thresholds.poolCritical) = (0.05, 0.07)
        }
        try await TestGateway.run(limits) { test in
            var fleet = SeededFleet(count: 1, now: test.clock.now())
            test.history.change(.single) { fleet.fill(&$0) }
            let key = try await test.key(.viewer)
            for path in ["/fleet", SystemLink.path(to: named("sys-0"))] {
                let page = try await test.call(.GET, path, key: key, accept: "text/html").text
                #expect(page.contains("class=\"meter crit\""))
                #expect(page.contains("d=\"M5.00 0V8M7.00 0V8\""))
            }
        }
    }

    @Test func `how long a replication took stays a length of time`() async throws {
        let words = try await value(of: "replication", "duration") { _ in 7500 }
        #expect(words == "2\u{202F}h 5\u{202F}min")
    }
}

extension String {
    /// What stands between two texts; nil when one of them is missing.
    fileprivate func part(from start: String, to end: String) -> String? {
        let behind = split(separator: start, maxSplits: 1, omittingEmptySubsequences: false)
        guard behind.count == 2 else { return nil }
        return behind[1].split(separator: end, maxSplits: 1, omittingEmptySubsequences: false)
            .first.map(String.init)
    }
}
