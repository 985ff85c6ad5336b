/// Why a snapshot is kept.
package enum KeepReason: Sendable, Hashable {
    /// It is the newest of all.
    case newest
    /// It is the first of its period, and which of the newest periods that is, from 1.
    case first(Period, rank: Int, of: Int)
    /// It is younger than ASG's `retention_days`.
    case young(days: Int)
    /// A person or backup software holds it, and why.
    case held(String)
    /// A copy of it lies at a target, so that the next incremental send needs it.
    case sendParent
    /// It can be written, so that somebody works in it.
    case writable
    /// The ledger does not list it.
    case unlisted
    /// The ledger lists another subvolume of this name.
    case mismatched
    /// No rule keeps it, but nothing is deleted now.
    case withheld

    /// For a person.
    package var words: String {
        switch self {
        case .newest: "newest"
        case .first(let period, let rank, let count):
            "first of the \(period.rawValue), \(rank) of \(count)"
        case .young(let days): "younger than \(days == 1 ? "1 day" : "\(days) days")"
        case .held(let why): "held: \(why)"
        case .sendParent: "parent of the next incremental send"
        case .writable: "can be written"
        case .unlisted: "not in the ledger"
        case .mismatched: "not the one in the ledger"
        case .withheld: "nothing is deleted now"
        }
    }
}
