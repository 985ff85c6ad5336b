import AlertRouterCore
import Observations

/// Patterns that are lists of words, `a|b`: enough for what Core decides.
struct PlainPatterns: PatternCompiler {
    private struct Words: LabelPattern {
        let words: [Substring]

        func matches(_ text: String) -> Bool { words.contains { $0 == text } }
    }

    func compile(_ expression: String) throws -> any LabelPattern {
        Words(words: expression.split(separator: "|", omittingEmptySubsequences: false))
    }
}

/// Matchers of a text, for tests.
func matchers(_ text: String) throws -> [LabelMatcher] {
    try MatcherText.list(text, compiler: PlainPatterns())
}
