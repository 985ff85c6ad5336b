import Quantities

/// Why nothing is deleted now.
package enum Withholding: Sendable, Hashable {
    /// The snapshot before it could not be taken.
    case creationFailed(String)
    /// The clock was set while the machine ran, by so many seconds.
    case clockJumped(seconds: Int64)
    /// Nobody can say whether the clock is right.
    case clockUnproven
    /// A snapshot is from the future: the clock went back.
    case clockBehind(name: String)
    /// A target of incremental sends could not be read, so that the parents are not known.
    case targetsUnknown(String)
    /// The policy keeps nothing.
    case noRetention
    /// More would go than a run deletes without a person's word.
    case overFuse(deletions: Int, of: Int)
    /// The audit does not agree with the plan.
    case audit(String)

    /// What happened and what to do.
    package var words: String {
        switch self {
        case .creationFailed(let why):
            "no snapshot could be taken (\(why)), so nothing is deleted"
        case .clockJumped(let seconds):
            "the clock was set by \(Duration.seconds(abs(seconds)).text)"
                + "\(seconds < 0 ? " back" : ""); nothing is deleted before it has gone evenly"
        case .clockUnproven:
            "the machine was started since the last run, or its clock was set, and no time server "
                + "keeps it right; nothing is deleted before it has gone evenly for a day"
        case .clockBehind(let name):
            "\(name) is from the future; set the clock right, nothing is deleted until then"
        case .targetsUnknown(let why):
            "what was sent is not known (\(why)), so the parent of the next send is not either"
        case .noRetention:
            "no retention is set; set storage.snapshots.retention or snapshots.retention_days"
        case .overFuse(let deletions, let all):
            "\(deletions) of \(all) snapshots would go at once; look at them with --dry-run, then "
                + "let them go with poolkeeper cleanup --confirm"
        case .audit(let finding):
            "the plan was refused by its audit (\(finding)); please report this"
        }
    }
}
