import Observations
import TestSupport
import Testing

@testable import VolumeJanitorCore

// Goal: patterns mean what their page says. Method: a table, and random patterns and names on which
// the quick matcher and the audit's plain one have to agree.
struct GlobTests {
    @Test(
        arguments: [
            ("*.mp4", "a.mp4", true), ("*.mp4", "a.mp4x", false), ("*", "", true),
            ("a?c", "abc", true), ("a?c", "ac", false), ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false), ("[]]", "]", true), ("\\*", "*", true), ("\\*", "a", false),
            ("*db*", "my.db-wal", true), ("a*b*c", "axxbxxc", true), ("a*b*c", "axxcxxb", false),
            ("[a-]", "-", true), (".keep*", ".keep", true), ("*.lock", ".lock", true),
        ]
    )
    func `a pattern of names`(pattern: String, name: String, expected: Bool) throws {
        #expect(try Glob(pattern).matches(Array(name.utf8).span) == expected)
        let plain = PlainGlob.matches(pattern, path: Array(name.utf8), foldersToo: false)
        if !name.isEmpty { #expect(plain == expected) }
    }

    @Test(
        arguments: [
            ("a/*", "a/b", true), ("a/*", "a/b/c", false), ("a/**", "a/b/c", true),
            ("/top", "top", true), ("/top", "a/top", false), ("**/x", "a/b/x", true),
            ("a/?/c", "a/b/c", true), ("a/?/c", "a///c", false), ("*/x/*", "a/x/b", true),
        ]
    )
    func `a pattern of paths`(pattern: String, path: String, expected: Bool) throws {
        let glob = try Glob(pattern)
        #expect(glob.isOfPath)
        #expect(glob.matches(Array(path.utf8).span) == expected)
        let plain = PlainGlob.matches(pattern, path: Array(path.utf8), foldersToo: false)
        if !path.contains("//") { #expect(plain == expected) }
    }

    @Test func `both matchers agree on anything`() throws {
        var random = SeededRandom(seed: 3)
        let letters = ["a", "b", "*", "?", "[ab]", "[!a]", "**", ".", "\\*"]
        let names = ["a", "b", "*", ".", "ab", "\u{e9}"]
        for _ in 0..<5000 {
            let pattern = (0..<Int.random(in: 1...6, using: &random))
                .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
            let name = (0..<Int.random(in: 1...7, using: &random))
                .map { _ in names.randomElement(using: &random) ?? "" }.joined()
            let quick = try Glob(pattern).matches(Array(name.utf8).span)
            let plain = PlainGlob.matches(pattern, path: Array(name.utf8), foldersToo: false)
            #expect(quick == plain, "\(pattern) on \(name)")
        }
    }
}
