import Contracts
import FleetHistory
import Quantities
import TestSupport
import Testing

/// Goal: rolled-up history says what its samples said.
///
/// Method: seeded random samples, late and repeated, compared with a plain recomputation, before
/// and after maintenance.
@Suite("Rolling up history", .needsPostgres)
struct RollupTests {
    private static let day = Duration.seconds(86_400)

    @Test(arguments: Engine.all, [1, 2] as [UInt64])
    func `every aggregate of every step equals its recomputation, rolled up or not`(
        engine: Engine,
        seed: UInt64
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        var random = SeededRandom(seed: seed)
        var truth: [Timestamp: Double] = [:]
        for round in 0..<6 {
            var rows: [SampleColumns.Row] = []
            for _ in 0..<40 {
                let at = test.start - .seconds(Int.random(in: 0..<3 * 86_400, using: &random))
                let value = Double(Int.random(in: -1000...1000, using: &random))
                if truth[at] == nil { truth[at] = value }
                rows.append(Sent.sample(value, at: at))
            }
            try await test.record([Sent.webhook(at: test.start, claim: "\(round)", rows)])
            if round.isMultiple(of: 2) { try await rollUpAll(test) }
            try await compare(test, truth, "seed \(seed) round \(round)")
        }
        try await rollUpAll(test)
        try await compare(test, truth, "seed \(seed) at the end")
    }

    private func rollUpAll(_ test: HistoryUnderTest) async throws {
        let outcome = try await test.history.maintain(now: test.clock.now())
        #expect(outcome.didRun && outcome.hoursLeft == 0)
    }

    private func compare(
        _ test: HistoryUnderTest,
        _ truth: [Timestamp: Double],
        _ comment: Comment
    ) async throws {
        let from = (test.start - Self.day - Self.day - Self.day).floored(to: Self.day)
        for step in [Duration.seconds(1800), .seconds(3600), .seconds(3 * 3600), Self.day] {
            for aggregate in SeriesQuery.Aggregate.allCases {
                let answer = try await test.history.series(
                    SeriesQuery(
                        system: .of("nas-1"),
                        from: from,
                        to: test.start + .seconds(1),
                        step: step,
                        aggregate: aggregate
                    ),
                    in: .all()
                )
                let buckets = Dictionary(grouping: truth) { $0.key.floored(to: step) }
                let expected = buckets.keys.sorted().map { start in
                    SeriesAnswer.Point(
                        time: start,
                        value: aggregate.plain(
                            (buckets[start] ?? []).sorted { $0.key < $1.key }.map(\.value)
                        )
                    )
                }
                #expect(answer.series.flatMap(\.points) == expected, comment)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `an hour is rolled up once it is over and its grace has passed, not before`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        try await test.record([Sent.webhook(at: test.start, [Sent.sample(1, at: test.start)])])
        let end = test.start + .seconds(3600 + 120)
        #expect(try await test.history.maintain(now: end - .milliseconds(1)).hoursRolledUp == 0)
        #expect(try await test.history.maintain(now: end).hoursRolledUp == 1)
        #expect(try await test.history.maintain(now: end).hoursRolledUp == 0)
    }

    @Test(arguments: Engine.all)
    func `more hours than one call takes are left for the next`(engine: Engine) async throws {
        var limits = HistoryLimits()
        limits.hoursPerCall = 5
        limits.hoursPerTransaction = 2
        let test = try await HistoryUnderTest(engine, limits: limits)
        let rows = (1...7).map { Sent.sample(1, at: test.start - .seconds($0 * 3600)) }
        try await test.record([Sent.webhook(at: test.start, rows)])
        let now = test.start + .seconds(120)
        let first = try await test.history.maintain(now: now)
        #expect([first.hoursRolledUp, first.hoursLeft] == [5, 2])
        let second = try await test.history.maintain(now: now)
        #expect([second.hoursRolledUp, second.hoursLeft] == [2, 0])
    }

    @Test(arguments: Engine.all)
    func `samples older than what is kept raw are in the roll-ups at once, each tier its own`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let old = (test.start - .seconds(60 * 86_400)).floored(to: Self.day)
        let ancient = (test.start - .seconds(500 * 86_400)).floored(to: Self.day)
        let rows = [old, ancient].flatMap { day in
            [4.0, 1, 7].enumerated().map { Sent.sample($1, at: day + .seconds($0 * 60)) }
        }
        let outcome = try await test.record([Sent.webhook(at: test.start, rows)])
        #expect(outcome.samplesWritten == 6)
        func points(_ from: Timestamp) async throws -> (SeriesAnswer.Tier, [SeriesAnswer.Point]) {
            let answer = try await test.history.series(
                SeriesQuery(
                    system: .of("nas-1"),
                    from: from,
                    to: from + Self.day,
                    aggregate: .max
                ),
                in: .all()
            )
            return (answer.tier, answer.series.flatMap(\.points))
        }
        let hour = try await points(old)
        #expect(hour.0 == .hour)
        #expect(hour.1 == [.init(time: old, value: 7)])
        let daily = try await points(ancient)
        #expect(daily.0 == .day)
        #expect(daily.1 == [.init(time: ancient, value: 7)])
    }

    @Test(arguments: Engine.all)
    func `what is past its retention goes, its roll-ups stay, and nothing dirty is lost`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine, retention: .init(raw: .seconds(2 * 86_400)))
        let at = test.start.floored(to: .seconds(3600))
        try await test.record([Sent.webhook(at: at, [Sent.sample(1, at: at)])])
        let later = test.start + .seconds(10 * 86_400)
        test.clock.set(later)
        let outcome = try await test.history.maintain(now: later)
        #expect(outcome.hoursRolledUp == 1)
        #expect(outcome.daysDropped > 0)
        let late = Sent.webhook(at: later, [Sent.sample(5, at: at + .seconds(1))])
        try await test.record([late])
        let answer = try await test.history.series(
            SeriesQuery(system: .of("nas-1"), from: at, to: at + .seconds(60), aggregate: .last),
            in: .all()
        )
        #expect(answer.tier == .hour)
        #expect(answer.series.flatMap(\.points) == [.init(time: at, value: 5)])
    }

    @Test(arguments: Engine.all, [9, 10, 11])
    func `a query gets no more points than it allows`(engine: Engine, allowed: Int) async throws {
        let test = try await HistoryUnderTest(engine)
        let rows = (0..<10).map { Sent.sample(Double($0), at: test.start + .seconds($0 * 7)) }
        try await test.record([Sent.webhook(at: test.start, rows)])
        let answer = try await test.history.series(
            SeriesQuery(
                system: .of("nas-1"),
                from: test.start,
                to: test.start + .seconds(64),
                pointsMax: allowed
            ),
            in: .all()
        )
        let count = answer.series.flatMap(\.points).count
        #expect(allowed >= 10 ? count == 10 : count <= allowed)
        #expect((answer.step == nil) == (allowed >= 10))
    }
}

extension SeriesQuery.Aggregate {
    /// What the aggregate is of plain values in order of time.
    fileprivate func plain(_ values: [Double]) -> Double {
        switch self {
        case .min: values.min() ?? .nan
        case .max: values.max() ?? .nan
        case .average: values.reduce(0, +) / Double(values.count)
        case .last: values.last ?? .nan
        }
    }
}
