/// Which word of the label `severity` is worse than another.
enum AlertSeverityRank {
    private static let order = ["info", "warning", "error", "critical"]

    /// Whether one word is worse; a word that nobody knows is as bad as a warning.
    static func isWorse(_ one: String, than other: String) -> Bool { rank(one) > rank(other) }

    private static func rank(_ word: String) -> Int { order.firstIndex(of: word) ?? 1 }
}
