/// The words that stand for states, and the codes that stand for the words.
///
/// A greater code is worse, so that the maximum over a time span is the worst state in it; 0 is a
/// word that is not known. Several words may mean the same state.
package enum StateWords {
    /// The code of a word for a metric such as `health` of a `pool`; 0 when it is not known.
    ///
    /// Letter case does not matter; the metric's name is the one without its object.
    package static func code(of word: String, type: String, metric: String) -> Int {
        let word = word.uppercased()
        for state in table(type, metric) where state.words.contains(word) { return state.code }
        return 0
    }

    /// The usual word of a code for a metric; nil for 0 and for codes that no word has.
    package static func word(of code: Int, type: String, metric: String) -> String? {
        table(type, metric).first { $0.code == code }?.words.first
    }

    private static func table(_ type: String, _ metric: String) -> [(code: Int, words: [String])] {
        if type == "replication" { return replication }
        return metric == "smart_status" ? smart : pool
    }

    /// zpoolconcepts(7) "Device Failure and Recovery", and SUSPENDED as `zpool status` prints it.
    private static let pool: [(code: Int, words: [String])] = [
        (1, ["ONLINE", "HEALTHY", "OK"]), (2, ["DEGRADED"]), (3, ["OFFLINE"]), (4, ["REMOVED"]),
        (5, ["FAULTED"]), (6, ["UNAVAIL"]), (7, ["SUSPENDED"]),
    ]

    private static let smart: [(code: Int, words: [String])] = [
        (1, ["PASS", "PASSED", "OK", "SUCCESS"]), (2, ["WARN", "WARNING"]),
        (3, ["FAIL", "FAILED", "FAILING", "FAILING_NOW"]),
    ]

    /// The states of TrueNAS' `replication.query`, with the document's SUCCESS and FAILED.
    private static let replication: [(code: Int, words: [String])] = [
        (1, ["SUCCESS", "FINISHED", "COMPLETED"]), (2, ["RUNNING"]), (3, ["WAITING"]),
        (4, ["PENDING"]), (5, ["HOLD"]), (6, ["FAILED", "ERROR"]),
    ]
}
