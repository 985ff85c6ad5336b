import Observations

/// Why a plan waits for a person's confirmation.
package enum HoldReason: Sendable, Hashable, Codable, CustomStringConvertible {
    /// It would delete more files than the rule's `max_delete_files`.
    case files(planned: Int64, max: Int64)
    /// It would free more bytes than the rule's `max_delete_bytes`.
    case bytes(planned: Int64, max: Int64)
    /// It would delete a greater part of the files than the rule's `max_delete_fraction`.
    case fraction(planned: Int64, of: Int64, max: Double)
    /// The clock was set by more than an hour since the last run, and the rule goes by age.
    case clock

    /// What holds it, and what to do.
    package var description: String {
        switch self {
        case .files(let planned, let max):
            "it would delete \(planned) files, more than max_delete_files \(max); look at the plan "
                + "and confirm it, or raise the limit"
        case .bytes(let planned, let max):
            "it would free \(planned) bytes, more than max_delete_bytes \(max); look at the plan "
                + "and confirm it, or raise the limit"
        case .fraction(let planned, let all, let max):
            "it would delete \(planned) of \(all) files, more than max_delete_fraction \(max); "
                + "look at the plan and confirm it, or raise the limit"
        case .clock:
            "the machine's clock was set by more than an hour since the last run, so ages are in "
                + "doubt; check the clock, then confirm the plan or wait for the next run"
        }
    }

    /// What holds a selection; nil when nothing does.
    static func of(_ selection: Selection, rule: CleanupRule, context: PlanContext) -> Self? {
        let chosen = selection.chosen
        let guards = rule.guards
        guard chosen.names > 0 else { return nil }
        if context.clockIsDoubtful, rule.algorithm.dependsOnClock { return .clock }
        if let max = guards.maxDeleteFiles, chosen.names > max {
            return .files(planned: chosen.names, max: max)
        }
        let bytes = chosen.bytes(guards.usage)
        if let max = guards.maxDeleteBytes, bytes > max {
            return .bytes(planned: bytes, max: max)
        }
        let links = guards.symlinks == .delete ? selection.totals.symlinks : 0
        let all = selection.totals.files + links
        guard Double(chosen.names) > Double(all) * guards.maxDeleteFraction else { return nil }
        return .fraction(planned: chosen.names, of: all, max: guards.maxDeleteFraction)
    }
}
