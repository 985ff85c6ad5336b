import Quantities

/// What came of a run, as one word and one sentence.
enum RunSummary {
    static func of(
        _ results: [(job: ReplicationJob, result: RepairResult)],
        isDryRun: Bool
    ) -> (RunRecord.Result, String) {
        let counts = results.reduce(into: [RepairResult.Outcome: Int]()) {
            $0[$1.result.outcome, default: 0] += 1
        }
        let bad = counts[.failed, default: 0] + counts[.blocked, default: 0]
        let words = RepairResult.Outcome.allCases.compactMap { outcome in
            counts[outcome].map { "\($0) \(word(outcome))" }
        }
        let bytes = results.reduce(ByteCount(0)) { $0 + $1.result.bytes }
        let moved = bytes.bytes > 0 ? ["\(Wording.size(bytes)) moved"] : []
        let sentence = (words + moved).joined(separator: ", ")
        let result: RunRecord.Result =
            bad == 0 ? .succeeded : bad < results.count ? .partly : .failed
        return (result, (isDryRun ? "dry run: " : "") + (sentence.isEmpty ? "nothing" : sentence))
    }

    private static func word(_ outcome: RepairResult.Outcome) -> String {
        switch outcome {
        case .upToDate: "up to date"
        case .repaired: "repaired"
        case .onlyPlanned: "only planned"
        case .waiting: "waiting"
        case .blocked: "blocked"
        case .locked: "locked"
        case .failed: "failed"
        }
    }
}
