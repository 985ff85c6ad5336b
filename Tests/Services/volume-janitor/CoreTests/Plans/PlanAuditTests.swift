import Foundation
import Observations
import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

// Goal: a plan that is wrong is not performed, whatever made it wrong. Method: true plans of random
// trees have no findings; each change to a plan that was stored has one.
struct PlanAuditTests {
    private static let now = Timestamp(seconds: 1_800_000_000)

    private func plan(
        _ algorithm: String,
        _ parameters: RuleParameters,
        seed: UInt64
    ) throws -> CleanupPlan {
        var tree = RandomTree(seed: seed, now: Self.now)
        let rule = try CleanupRule.read(algorithm: algorithm, parameters: parameters).get()
        let context = PlanContext(now: Self.now, fileSystemBytes: ByteCount(1 << 40))
        let (selection, _, _) = StreamedSelection(rule: rule, context: context).run(tree.files())
        return CleanupPlan(
            selection,
            registration: "test",
            rule: rule,
            context: context,
            directories: 0,
            problems: []
        )
    }

    private static let rules: [(String, RuleParameters)] = [
        ("max_size", ["max_bytes": .integer(1_000_000)]),
        ("max_size", ["max_bytes": .text("0.0001%"), "usage": .text("apparent")]),
        ("max_size", ["max_bytes": .text("1 MiB"), "sort_by": .text("size")]),
        ("remove_before_date", ["max_age_days": .text("0.5")]),
        ("remove_before_date", ["before_date": .text("2026-01-31"), "sort_by": .text("ctime")]),
        ("keep_n_latest", ["keep_count": .text("100"), "protect": .text("f*,a/**")]),
    ]

    @Test func `a true plan has no findings`() throws {
        for seed in UInt64(0)..<12 {
            for (algorithm, parameters) in Self.rules {
                let plan = try plan(algorithm, parameters, seed: seed)
                let findings = PlanAudit(plan).findings(isConfirmed: plan.held != nil)
                #expect(findings == [], "seed \(seed), \(algorithm) \(parameters)")
            }
        }
    }

    private func changed(
        _ plan: CleanupPlan,
        _ change: (inout [String: Any]) -> Void
    ) throws -> CleanupPlan {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(plan))
        var fields = try #require(json as? [String: Any])
        change(&fields)
        let data = try JSONSerialization.data(withJSONObject: fields)
        return try JSONDecoder().decode(CleanupPlan.self, from: data)
    }

    @Test func `a plan that says more than can be has a finding`() throws {
        let parameters: RuleParameters = [
            "keep_count": .integer(100), "max_delete_fraction": .integer(1),
        ]
        let plan = try plan("keep_n_latest", parameters, seed: 1)
        #expect(plan.files > 0)
        #expect(try changed(plan, { _ in }) == plan)
        let changes: [(String, Any)] = [
            ("files", 100_000), ("files", -1), ("files", 0), ("apparentBytes", Int64(1) << 50),
            ("allocatedBytes", -1), ("unknown", "the size is not known"),
            ("counted", ["before": plan.counted.all, "all": plan.counted.all]),
        ]
        for (field, value) in changes {
            let wrong = try changed(plan) { $0[field] = value }
            #expect(!PlanAudit(wrong).findings(isConfirmed: true).isEmpty, "\(field)")
        }
    }

    @Test func `a fuse that was taken out of a plan is found by the audit`() throws {
        let plan = try plan(
            "keep_n_latest",
            ["keep_count": .integer(1), "max_delete_files": .integer(1)],
            seed: 1
        )
        #expect(plan.held != nil)
        let wrong = try changed(plan) { $0["held"] = nil }
        #expect(PlanAudit(wrong).findings(isConfirmed: false).count == 1)
        #expect(PlanAudit(wrong).findings(isConfirmed: true).isEmpty)
    }

    @Test func `a file is looked at by the audit's own means`() throws {
        let plan = try plan(
            "remove_before_date",
            ["max_age_days": .integer(1), "exclude": .text("no/**"), "min_age": .text("1h")],
            seed: 1
        )
        let audit = DeletionAudit(plan, nested: [PathBytes("own")])
        let now = Self.now.microseconds * 1000
        let day: Int64 = 86_400_000_000_000
        func record(age: Int64, kind: FileKind = .regular) -> FileRecord {
            FileRecord(
                kind: kind,
                inode: 1,
                apparentBytes: 1,
                allocatedBytes: 1,
                modified: now - age,
                changed: now - age
            )
        }
        let old = record(age: 2 * day)
        #expect(audit.findings(PathBytes("a/b"), old) == [])
        let refused: [(String, FileRecord)] = [
            ("own/b", old), ("own", old), ("no/b", old), ("a/x.lock", old),
            ("lost+found/b", old), ("../b", old), ("a//b", old), ("a/./b", old),
            ("a/b", record(age: day)), ("a/b", record(age: 1)),
            ("a/b", record(age: 2 * day, kind: .symbolicLink)),
            ("a/b", record(age: 2 * day, kind: .special)),
        ]
        for (path, record) in refused {
            #expect(!audit.findings(PathBytes(path), record).isEmpty, "\(path)")
        }
    }
}
