/// What a pool says about itself, in the words of ZFS.
package enum PoolHealth: Sendable, Equatable {
    /// `ONLINE`: all redundancy is there.
    case online
    /// `DEGRADED`: it works without its full redundancy.
    case degraded
    /// `FAULTED`, `UNAVAIL`, `SUSPENDED`, `OFFLINE`, `REMOVED`: it does not work.
    case broken(word: String)
    /// Another word, or none.
    case unknown(word: String?)

    /// The health behind a word as sent, in any case of letters.
    package init(word: String?) {
        switch word?.uppercased() {
        case "ONLINE", "HEALTHY": self = .online
        case "DEGRADED": self = .degraded
        case "FAULTED", "UNAVAIL", "SUSPENDED", "OFFLINE", "REMOVED":
            self = .broken(word: word?.uppercased() ?? "")
        default: self = .unknown(word: word)
        }
    }
}
