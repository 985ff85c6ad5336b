import Foundation
import Testing

// Goal: the rules of the house hold in every file. Method: each rule reads the repository's own
// sources; its test elsewhere in this folder shows that it can fail.
struct HouseTests {
    @Test func `imports are declared and run one way`() async throws {
        let rule = LayerRule(manifest: try await Manifest.load())
        let files = Repository.sources.flatMap(rule.violations(in:))
        expectNone(files + rule.violationsOfManifest(), rule: .layers)
    }

    @Test func `files, functions and lines are small`() {
        expectNone(Repository.sources.flatMap(SizeRule().violations(in:)), rule: .sizes)
    }

    @Test func `shipped code makes no banned calls`() {
        let rule = BannedCallsRule(bans: BannedCallsRule.shipped)
        expectNone(Repository.shipped.flatMap(rule.violations(in:)), rule: .bannedCalls)
    }

    @Test func `tests make no banned calls`() {
        let rule = BannedCallsRule(bans: BannedCallsRule.tests)
        expectNone(Repository.tests.flatMap(rule.violations(in:)), rule: .bannedCalls)
    }

    @Test func `package declarations are documented`() {
        let bound = Repository.sources.filter {
            $0.path.hasPrefix("Shared/") || $0.path.contains("/Core/")
        }
        expectNone(bound.flatMap(DocumentationRule().violations(in:)), rule: .documentation)
    }

    @Test func `scopes are made only by authentication`() {
        expectNone(Repository.shipped.flatMap(ScopeRule().violations(in:)), rule: .scopes)
    }

    @Test func `documents that are named exist and no text speaks of a workplace`() {
        let rule = ReferenceRule(exists: Repository.exists)
        let kinds = [".md", ".yml", ".sh", ".service", "Makefile", "Dockerfile", ".env.example"]
        let texts = Repository.paths.filter { path in kinds.contains { path.hasSuffix($0) } }
        let comments = Repository.sources.flatMap {
            rule.violations(path: $0.path, text: String(decoding: $0.comments, as: UTF8.self))
        }
        let documents = texts.flatMap { rule.violations(path: $0, text: Repository.text(of: $0)) }
        expectNone(comments + documents, rule: .references)
    }

    @Test func `every service has its rooms and its README`() {
        let found = Repository.services.flatMap { service in
            RoomsRule().violations(
                service: service,
                paths: Repository.paths,
                readme: Repository.text(of: "Services/\(service)/README.md")
            )
        }
        expectNone(found, rule: .rooms)
    }

    @Test func `no placeholder is left`() {
        let left = Repository.paths.filter { $0.hasSuffix("/Placeholder.swift") }
        #expect(left == [], "delete these files or put what they stand for in their place")
    }

    @Test func `decisions are numbered once and have their four parts`() {
        let decisions = Repository.paths.filter { $0.hasPrefix("Shared/Decisions/") }
            .map { (path: $0, text: Repository.text(of: $0)) }
        #expect(!decisions.isEmpty)
        expectNone(RoomsRule().violations(decisions: decisions), rule: .rooms)
    }

    @Test func `frozen wire samples are unchanged and all are listed`() async throws {
        let wire = "Tests/Shared/ContractsTests/Wire"
        let samples = Repository.paths.filter {
            $0.hasPrefix("\(wire)/") && $0.hasSuffix(".json")
        }
        let list = Repository.text(of: "\(wire)/FROZEN")
        #expect(!samples.isEmpty)
        for sample in samples {
            let name = sample.dropFirst(wire.count + 1)
            #expect(list.contains("  \(name)\n"), "add `sha256sum \(name)` to \(wire)/FROZEN")
        }
        let folder = Repository.root.appending(path: wire)
        _ = try await run(["sha256sum", "--check", "--strict", "--quiet", "FROZEN"], in: folder)
    }
}
