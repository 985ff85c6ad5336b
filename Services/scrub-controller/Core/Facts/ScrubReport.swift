package import Contracts
package import Quantities

/// A scrub as a person at the storage host reads it.
package enum ScrubReport {
    /// A line of progress.
    package static func progress(_ fact: ScrubAssessed, now: Timestamp) -> String {
        var parts = [word(fact.stage)]
        if let progress = fact.progress { parts.append(Wording.percent(progress)) }
        if let run = fact.run { parts.append("\(Wording.size(run.bytes)) read") }
        if let speed = fact.speed { parts.append("\(Wording.size(speed)) a second") }
        if let from = fact.endsFrom, let to = fact.endsTo {
            let least = Wording.duration(from - now)
            let most = Wording.duration(to - now)
            parts.append(least == most ? "\(least) to go" : "\(least) to \(most) to go")
        }
        if let run = fact.run, run.corrected + run.uncorrectable > 0 {
            parts.append("\(run.corrected) repaired, \(run.uncorrectable) not")
        }
        let line = parts.joined(separator: ", ")
        return plain("\(line) (\(fact.reason))")
    }

    /// What a scrub that ended came to.
    package static func end(_ run: ScrubRun, pool: String) -> String {
        let ended = run.endedAt ?? run.startedAt
        let paused = Duration.microseconds(run.pausedMicroseconds)
        let stood = run.pauses == 1 ? "once" : "\(run.pauses) times"
        var lines = [
            "Scrub of \(pool): \(headline(run.verdict))",
            "  Result          \(run.reason ?? "")",
            "  Read            \(Wording.size(run.bytes))",
            "  Took            \(Wording.duration(ended - run.startedAt))"
                + (run.pauses > 0
                    ? ", stood still \(stood) for \(Wording.duration(paused))" : ""),
            "  Errors          \(run.corrected) repaired, \(run.uncorrectable) not",
        ]
        if let unprotected = run.unprotected, unprotected.bytes > 0 {
            lines.append(
                "  Unprotected     \(Wording.size(unprotected)) have no checksum (nodatacow): "
                    + "nobody can say whether they are right"
            )
        }
        return plain(lines.joined(separator: "\n") + "\n")
    }

    /// What would be done.
    package static func plan(_ plan: ScrubPlan, of place: PoolPlace) -> String {
        var lines = [
            "Scrub of \(place.name) at \(place.mount): nothing was changed",
            "  Would read      \(Wording.size(ByteCount(plan.bytes))) at the most",
            "  Now             \(plan.isNow ? "yes" : "no"): \(plan.reason)",
        ]
        lines += plan.steps.enumerated().map { "  \($0 + 1). \($1)" }
        return plain(lines.joined(separator: "\n") + "\n")
    }

    private static func headline(_ verdict: ScrubVerdict?) -> String {
        switch verdict {
        case .clean?: "everything is right"
        case .corrected?: "errors were found and repaired"
        case .uncorrectable?: "ERRORS THAT CANNOT BE REPAIRED"
        case .incomplete?: "not read to the end"
        default: "nobody can say how it ended"
        }
    }

    private static func word(_ stage: ScrubStage) -> String {
        switch stage {
        case .waiting: "waiting"
        case .throttled: "running slowly"
        case .overdue: "late"
        default: stage.rawValue
        }
    }

    /// Terminals know no narrow space.
    private static func plain(_ text: String) -> String {
        text.split(separator: Wording.space, omittingEmptySubsequences: false)
            .joined(separator: " ")
    }
}
