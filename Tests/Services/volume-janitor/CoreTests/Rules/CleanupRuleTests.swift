import Foundation
import Observations
import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

struct CleanupRuleTests {
    private func faults(_ algorithm: String, _ parameters: RuleParameters) -> [String] {
        switch CleanupRule.read(algorithm: algorithm, parameters: parameters) {
        case .success: []
        case .failure(let faults): faults.faults.map(\.description)
        }
    }

    @Test func `labels and JSON say the same rule`() throws {
        let label = try CleanupRule.read(
            algorithm: "max_size",
            parameters: ["max_bytes": .text("5368709120"), "sort_by": .text("mtime")]
        ).get()
        let text = #"{"algorithm":"max_size","params":{"max_bytes":5368709120,"sort_by":"mtime"}}"#
        let json = try JSONDecoder().decode(CleanupRule.self, from: Data(text.utf8))
        for rule in [label, json] {
            let algorithm = try #require(rule.algorithm as? MaxSize)
            #expect(algorithm.max == .bytes(5_368_709_120))
            #expect(algorithm.low == algorithm.max)
            #expect(algorithm.keepMin == 1)
            #expect(rule.guards.minAge == .seconds(60))
            #expect(rule.guards.usage == .allocated)
        }
        let encoded = try JSONEncoder().encode(json)
        #expect(try JSONDecoder().decode(CleanupRule.self, from: encoded) == json)
    }

    @Test func `all faults are said at once, each with its parameter and what to do`() {
        let found = faults(
            "max_size",
            [
                "max_byte": .integer(5), "sort_by": .text("name"), "keep_min": .text("-1"),
                "min_age": .text("soon"), "protect": .texts(["[a"]), "usage": .flag(true),
            ]
        )
        #expect(
            found == [
                "keep_min: `-1` is not a whole number from 0 to 9223372036854775807; write digits "
                    + "alone",
                "max_byte: is not a parameter of this algorithm; did you mean `max_bytes`?",
                "max_bytes: is missing; say how much the path may hold",
                "min_age: `soon` is not a time span; write seconds, or such as `90 s` or `1h30m`",
                "protect: `[a` has a `[` without its `]`; write `\\[` for one that is meant",
                "sort_by: `name` is not known; use one of `mtime`, `ctime`, `btime`, `size`",
                "usage: `true` is not known; use one of `allocated`, `apparent`",
            ]
        )
    }

    static let refused: [(String, RuleParameters)] = [
        ("max_size", ["max_bytes": .text("+5")]),
        ("max_size", ["max_bytes": .text(" 5")]), ("max_size", ["max_bytes": .text("5e9")]),
        ("max_size", ["max_bytes": .text("9223372036854775808")]),
        ("max_size", ["max_bytes": .integer(-1)]), ("max_size", ["max_bytes": .text("101%")]),
        ("max_size", ["max_bytes": .integer(5), "low_bytes": .integer(6)]),
        ("max_size", ["max_bytes": .integer(5), "keep_min": .integer(0)]),
        ("remove_before_date", [:]), ("remove_before_date", ["max_age_days": .number(.nan)]),
        ("remove_before_date", ["max_age_days": .number(.infinity)]),
        ("remove_before_date", ["max_age_days": .text("-1")]),
        ("remove_before_date", ["before_date": .text("yesterday")]),
        ("remove_before_date", ["before_date": .text("2026-02-30")]),
        ("remove_before_date", ["max_age_days": .integer(1), "before_date": .text("2026-01-01")]),
        ("remove_before_date", ["max_age_days": .integer(1), "sort_by": .text("size")]),
        ("keep_n_latest", ["keep_count": .integer(5), "sort_by": .text("size")]),
        ("keep_n_latest", ["keep_count": .integer(0)]), ("keep_n_latest", [:]),
        ("keep_n_latest", ["keep_count": .integer(5), "max_delete_fraction": .number(1.1)]),
        ("keep_latest", ["keep_count": .integer(5)]),
    ]

    @Test func `what cannot be meant is refused, its neighbours are not`() {
        for (algorithm, parameters) in Self.refused {
            #expect(faults(algorithm, parameters).count == 1, "\(algorithm) \(parameters)")
        }
        let accepted: [(String, RuleParameters)] = [
            ("max_size", ["max_bytes": .text("9223372036854775807")]),
            ("max_size", ["max_bytes": .text("80%"), "low_bytes": .text("5 GiB")]),
            ("max_size", ["max_bytes": .integer(5), "low_bytes": .integer(5)]),
            ("max_size", ["max_bytes": .integer(0), "allow_empty": .text("true")]),
            ("remove_before_date", ["max_age_days": .text("0.5")]),
            ("remove_before_date", ["before_date": .text("2026-02-28T10:00:00+02:00")]),
            ("keep_n_latest", ["keep_count": .text("0"), "allow_empty": .flag(true)]),
            ("keep_n_latest", ["keep_count": .integer(5), "protect": .text("*.idx, a/**")]),
        ]
        for (algorithm, parameters) in accepted {
            #expect(faults(algorithm, parameters) == [], "\(algorithm) \(parameters)")
        }
    }

    @Test func `a date without a zone is UTC, and a day its first moment`() throws {
        let rule = try CleanupRule.read(
            algorithm: "remove_before_date",
            parameters: ["before_date": .text("2026-01-31")]
        ).get()
        let bound = rule.algorithm.bound(at: Timestamp(seconds: 0))
        #expect(bound?.rfc3339 == "2026-01-31T00:00:00Z")
    }
}
