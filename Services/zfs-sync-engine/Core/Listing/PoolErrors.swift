/// What `zpool status -x` says of damaged data, pool by pool (zpool-status.8).
///
/// It never spoils a listing: what it does not say, or does not say to this user, is not known.
struct PoolErrors: Sendable, Hashable {
    /// Errors of the pools it speaks of; a pool that is nil there has some that it does not tell.
    private var told: [String: Int?] = [:]
    private var isBelieved: Bool

    /// Reads an answer.
    init(_ answer: CommandAnswer) {
        isBelieved = answer.isComplete && answer.status == 0
        var pool: String?
        for line in answer.text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            switch words.first {
            case "pool:" where words.count == 2:
                pool = String(words[1])
                told[String(words[1])] = .some(nil)
            case "errors:":
                guard let pool else { continue }
                told[pool] = Self.count(words.dropFirst().map(String.init))
            default: continue
            }
        }
    }

    /// The errors of a pool; one that `-x` passes over has none.
    func count(of pool: String) -> Int? {
        guard isBelieved else { return nil }
        return told[pool] ?? 0
    }

    private static func count(_ words: [String]) -> Int? {
        if words.joined(separator: " ").hasPrefix("No known data errors") { return 0 }
        guard words.count >= 3, words[1] == "data", words[2].hasPrefix("error") else { return nil }
        return Int(words[0])
    }
}
