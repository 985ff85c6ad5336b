package import Quantities

/// Whether a system still speaks, as far as that can be known.
package enum Presence: Sendable, Equatable {
    /// It spoke lately.
    case present
    /// It has been silent for long, and the collectors' news does arrive.
    case silent(Duration)
    /// It has been silent for long, but so may be the collectors: nothing is said about it.
    case unknown(Duration)

    /// What a silence means.
    ///
    /// `newsIsFresh` says whether this process has all news the collectors have.
    package init(
        lastSeen: Timestamp,
        now: Timestamp,
        newsIsFresh: Bool,
        thresholds: Thresholds
    ) {
        let silence = now - lastSeen
        if silence < thresholds.silenceWarning {
            self = .present
        } else {
            self = newsIsFresh ? .silent(silence) : .unknown(silence)
        }
    }
}
