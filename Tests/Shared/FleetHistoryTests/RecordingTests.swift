import Contracts
import FleetHistory
import Quantities
import TestSupport
import Testing

/// Goal: what is recorded is there once, whoever sends it how often.
///
/// Method: the same tests on SQLite and on a real PostgreSQL.
@Suite("Recording history", .needsPostgres)
struct RecordingTests {
    private func used(_ test: HistoryUnderTest, _ scope: Scope = .all()) async throws -> [Double] {
        let answer = try await test.history.series(
            SeriesQuery(
                system: .of("nas-1"),
                from: test.start - .seconds(86_400 * 2),
                to: test.start + .seconds(86_400)
            ),
            in: scope
        )
        return answer.series.flatMap(\.points).map(\.value)
    }

    @Test(arguments: Engine.all)
    func `a webhook's samples come back as they were sent`(engine: Engine) async throws {
        let test = try await HistoryUnderTest(engine)
        let outcome = try await test.record([
            Sent.webhook(
                client: "Acme",
                version: "25.04",
                at: test.start,
                [
                    Sent.sample(1.5, at: test.start),
                    Sent.sample(
                        3,
                        "health",
                        at: test.start,
                        unit: "state",
                        sentUnit: "",
                        kind: .state,
                        text: "DEGRADED",
                        metadata: #"{"status":"DEGRADED"}"#
                    ),
                ]
            )
        ])
        #expect(outcome.samplesWritten == 2)
        #expect(outcome.advanced.map(\.key) == ["default/nas-1"])
        let answer = try await test.history.series(
            SeriesQuery(system: .of("nas-1"), from: test.start, to: test.start + .seconds(1)),
            in: .all()
        )
        #expect(answer.tier == .raw)
        #expect(answer.series.map(\.name.metricName) == ["tank_health", "tank_used"])
        #expect(answer.series.map(\.kind) == [.state, .numeric])
        #expect(
            answer.series.map(\.points) == [
                [
                    .init(
                        time: test.start,
                        value: 3,
                        text: "DEGRADED",
                        metadata: #"{"status":"DEGRADED"}"#
                    )
                ],
                [.init(time: test.start, value: 1.5, sentUnit: "GB")],
            ]
        )
    }

    @Test(arguments: Engine.all)
    func `metadata and units that change stay with their samples, in whatever order they come`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let notes = ["", "{}", #"{"a":1}"#, "{}", ""]
        for index in [3, 0, 4, 1, 2] {
            let at = test.start + .seconds(index)
            try await test.record([
                Sent.webhook(
                    at: at,
                    claim: "\(index)",
                    [
                        Sent.sample(
                            Double(index),
                            at: at,
                            sentUnit: index == 2 ? "TB" : "GB",
                            metadata: notes[index]
                        )
                    ]
                )
            ])
        }
        let answer = try await test.history.series(
            SeriesQuery(system: .of("nas-1"), from: test.start, to: test.start + .seconds(9)),
            in: .all()
        )
        let points = try #require(answer.series.first).points
        #expect(points.map(\.metadata) == notes)
        #expect(points.map(\.sentUnit) == ["GB", "GB", "TB", "GB", "GB"])
        let latest = try await test.history.latest(
            of: [.of("nas-1")],
            types: [],
            since: test.start - .seconds(9),
            in: .all()
        )
        #expect(latest[.of("nas-1")]?.map(\.value) == [4])
    }

    @Test(arguments: Engine.all)
    func `a position that another writer moved refuses the batch and says where it stands`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let source = try #require(SourceID("collector/1"))
        let entry = Sent.webhook(at: test.start, [Sent.sample(1, at: test.start)])
        let first = test.position(source, 1)
        _ = try await test.history.record([entry], from: nil, to: first)
        for stale in [nil, test.position(source, 2)] {
            let conflict = await #expect(throws: HistoryConflict.self) {
                try await test.history.record([entry], from: stale, to: test.position(source, 3))
            }
            #expect(conflict?.found == first)
        }
        #expect(try await test.history.position(of: source) == first)
        #expect(try await used(test) == [1])
    }

    @Test(arguments: Engine.all)
    func `the first value of a moment stays, and others are counted`(engine: Engine) async throws {
        let test = try await HistoryUnderTest(engine)
        func send(_ value: Double, claim: String) async throws -> RecordOutcome {
            try await test.record([
                Sent.webhook(at: test.start, claim: claim, [Sent.sample(value, at: test.start)])
            ])
        }
        #expect(try await send(1, claim: "a").samplesWritten == 1)
        let same = try await send(1, claim: "b")
        #expect(
            [same.samplesWritten, same.samplesDuplicate, same.samplesConflicting] == [0, 1, 0]
        )
        let other = try await send(2, claim: "c")
        #expect(
            [other.samplesWritten, other.samplesDuplicate, other.samplesConflicting] == [0, 0, 1]
        )
        #expect(try await used(test) == [1])
    }

    @Test(arguments: Engine.all, [-1, 0, 1])
    func `a body sent again is skipped inside its window, and not at its end`(
        engine: Engine,
        offset: Int
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let again = test.start + .seconds(120) + .milliseconds(offset)
        for (index, at) in [test.start, again].enumerated() {
            let outcome = try await test.record(
                [
                    Sent.webhook(
                        at: at,
                        claim: String(repeating: "ab", count: 32),
                        [Sent.sample(Double(index), at: at)]
                    )
                ],
                of: "collector/\(index)"
            )
            #expect(outcome.webhooksReplayed == (index == 1 && offset < 0 ? 1 : 0))
        }
        #expect(try await used(test).count == (offset < 0 ? 1 : 2))
    }

    @Test(arguments: Engine.all, [-1, 0, 1])
    func `a key sent again is skipped for a day`(engine: Engine, offset: Int) async throws {
        let test = try await HistoryUnderTest(engine)
        let again = test.start + .seconds(86_400) + .milliseconds(offset)
        for at in [test.start, again] {
            let outcome = try await test.record([
                Sent.webhook(at: at, claim: "key", kind: .key, [Sent.sample(1, at: at)])
            ])
            #expect(outcome.webhooksReplayed == (at == again && offset < 0 ? 1 : 0))
        }
    }

    @Test(arguments: Engine.all)
    func `a journal drained two days late does not repeat a webhook another collector wrote`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        // An undated sample has its collector's time of receipt: only the claim tells it is one.
        func copy(of source: String, after delay: Duration) async throws -> RecordOutcome {
            let at = test.start + delay
            return try await test.record(
                [
                    Sent.webhook(
                        at: at,
                        claim: String(repeating: "cd", count: 32),
                        [Sent.sample(1, at: at)]
                    )
                ],
                of: source
            )
        }
        #expect(try await copy(of: "collector/2", after: .seconds(3)).samplesWritten == 1)
        test.clock.advance(by: .seconds(2 * 86_400))
        _ = try await test.history.maintain(now: test.clock.now())
        let late = try await copy(of: "collector/1", after: .zero)
        #expect([late.webhooksReplayed, late.samplesWritten] == [1, 0])
        #expect(try await used(test) == [1])
    }

    @Test(arguments: Engine.all, [true, false])
    func `all parts of one webhook are written, whether in one batch or in two`(
        engine: Engine,
        together: Bool
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let parts = (1...3).map { part in
            Sent.webhook(
                at: test.start,
                claim: "body",
                part: part,
                parts: 3,
                [Sent.sample(Double(part), at: test.start + .seconds(part))]
            )
        }
        for batch in together ? [parts] : parts.map({ [$0] }) { try await test.record(batch) }
        #expect(try await used(test) == [1, 2, 3])
        let replay = parts.map { part in
            var copy = part
            copy.receivedAt = part.receivedAt + .seconds(1)
            return copy
        }
        let outcome = try await test.record(replay, of: "collector/2")
        #expect(outcome.webhooksReplayed == 1)
        #expect(outcome.samplesDuplicate == 0)
    }

    @Test(arguments: Engine.all)
    func `a replay in the same batch is skipped, a later one of the same body is not`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let entries = [0, 60, 180].map { second in
            Sent.webhook(
                at: test.start + .seconds(second),
                claim: "body",
                [Sent.sample(1, at: test.start + .seconds(second))]
            )
        }
        let outcome = try await test.record(entries)
        #expect(outcome.webhooksReplayed == 1)
        #expect(outcome.samplesWritten == 2)
    }

    @Test(arguments: Engine.all)
    func `a heartbeat moves last seen, an older webhook does not move it back`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let late = test.start + .seconds(300)
        try await test.record([Sent.webhook(name: "old", at: test.start, [])])
        try await test.record([Sent.webhook(client: "Acme", name: "new", at: late, [])])
        try await test.record([Sent.webhook(name: "older", at: test.start + .seconds(1), [])])
        let system = try #require(try await test.history.system(.of("nas-1"), in: .all()))
        #expect(system.firstSeen == test.start)
        #expect(system.lastSeen == late)
        #expect(system.name == "new")
        #expect(system.client?.text == "Acme")
    }

    @Test(arguments: Engine.all)
    func `a webhook of twenty thousand samples is one batch like any other`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let rows = (0..<20_000).map { index in
            Sent.sample(
                Double(index),
                "m\(index % 40)",
                at: test.start - .seconds(300 * (index / 40))
            )
        }
        let outcome = try await test.record([Sent.webhook(at: test.start, rows)])
        #expect(outcome.samplesWritten == 20_000)
    }
}
