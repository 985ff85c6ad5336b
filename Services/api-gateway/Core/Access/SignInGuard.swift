package import Quantities

/// Decides after how many wrong passwords a name has to wait.
///
/// The pause counts for a name, whether a user of that name exists or not, so that it tells nobody
/// which names exist.
package struct SignInGuard: Sendable, Equatable {
    /// Wrong tries until the pause.
    package var triesMax: Int
    /// How long the pause is.
    package var pause: Duration

    /// Five tries, five minutes.
    package init(triesMax: Int = 5, pause: Duration = .seconds(300)) {
        self.triesMax = triesMax
        self.pause = pause
    }

    /// What is remembered of a name.
    package struct Record: Sendable, Equatable {
        /// Wrong tries since the last good one or the last pause.
        package var failures: Int
        /// When the last wrong one was.
        package var lastFailure: Timestamp

        /// Wrong tries up to a moment.
        package init(failures: Int, lastFailure: Timestamp) {
            self.failures = failures
            self.lastFailure = lastFailure
        }
    }

    /// Until when a name has to wait; nil when it may try.
    package func waitsUntil(_ record: Record?, now: Timestamp) -> Timestamp? {
        guard let record, record.failures >= triesMax else { return nil }
        let end = record.lastFailure + pause
        return now < end ? end : nil
    }

    /// What is remembered after a wrong try; failures older than the pause are forgotten.
    package func failing(_ record: Record?, now: Timestamp) -> Record {
        let isFresh = record.map { now - $0.lastFailure < pause } ?? false
        return Record(failures: (isFresh ? record?.failures ?? 0 : 0) + 1, lastFailure: now)
    }

    /// What a person reads after a wrong try.
    package func words(after record: Record) -> String {
        let left = triesMax - record.failures
        let wait = Wording.duration(pause)
        switch left {
        case ...0: return "Name or password is wrong. Wait \(wait) before the next try."
        case 1...2:
            let tries = left == 1 ? "try" : "tries"
            return "Name or password is wrong. \(NumberWord.capital(left)) more \(tries), "
                + "then a pause of \(wait)."
        default: return "Name or password is wrong."
        }
    }

    /// What a person reads while waiting.
    package func words(waitingUntil end: Timestamp, now: Timestamp) -> String {
        "Too many wrong tries. The next one counts in \(Wording.duration(end - now))."
    }
}
