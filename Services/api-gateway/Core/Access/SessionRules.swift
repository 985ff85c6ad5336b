package import Quantities

/// How long a sign-in lasts.
package struct SessionRules: Sendable, Equatable {
    /// A session that nobody used for this long is over.
    package var idleMax: Duration
    /// A session older than this is over, used or not.
    package var ageMax: Duration

    /// Twelve hours of silence, seven days in all.
    package init(idleMax: Duration = .seconds(12 * 3600), ageMax: Duration = .seconds(7 * 86_400)) {
        self.idleMax = idleMax
        self.ageMax = ageMax
    }

    /// Whether a session still counts.
    package func isGood(started: Timestamp, lastUsed: Timestamp, now: Timestamp) -> Bool {
        now - lastUsed < idleMax && now - started < ageMax
    }

    /// Whether its last use should be written down again: not for every request of a page.
    package func shouldTouch(lastUsed: Timestamp, now: Timestamp) -> Bool {
        now - lastUsed >= min(.seconds(60), idleMax / 4)
    }
}
