import Quantities

/// How long it is looked for what may have been made, before it is made again.
package struct DispatchLimits: Sendable, Hashable {
    /// When it is looked for after a request without an answer.
    package var looks: [Duration]
    /// The first look of each request without an answer, where a later one waits longer than
    /// `looks` says; the last is that of all further ones.
    package var firstLooks: [Duration]
    /// How often afterwards.
    package var looksEvery: Duration
    /// Nothing is made again before this; longer than the PSA may work on a request and than its
    /// search may lag behind.
    package var quarantine: Duration
    /// Searches in a row that answered and found nothing, before it is made again.
    package var empties: Int
    /// Requests without an answer before a person has to look.
    package var unknownsMax: Int
    /// It is given up when searches have failed for so long.
    package var looksFor: Duration
    /// The wait after a request that certainly was not taken; doubled with each.
    package var retryFirst: Duration
    /// The longest such wait that we choose.
    package var retryLongest: Duration
    /// Whether doing it twice is the same as doing it once.
    package var isIdempotent: Bool

    /// Limits of a kind of request.
    package init(
        looks: [Duration],
        firstLooks: [Duration] = [],
        looksEvery: Duration = .seconds(60),
        quarantine: Duration,
        empties: Int = 3,
        unknownsMax: Int = 2,
        looksFor: Duration = .seconds(86_400),
        isIdempotent: Bool = false
    ) {
        self.looks = looks
        self.firstLooks = firstLooks
        self.looksEvery = looksEvery
        self.quarantine = quarantine
        self.empties = empties
        self.unknownsMax = unknownsMax
        self.looksFor = looksFor
        self.isIdempotent = isIdempotent
        retryFirst = .seconds(5)
        retryLongest = .seconds(900)
    }

    /// A ticket: ConnectWise was seen to work on a create for more than five minutes.
    package static let create = DispatchLimits(
        looks: [5, 30, 120, 300, 600].map { .seconds($0) },
        quarantine: .seconds(600)
    )
    /// A note.
    package static let note = DispatchLimits(
        looks: [5, 30, 120, 300].map { .seconds($0) },
        quarantine: .seconds(300)
    )
    /// A ticket in a PSA that knows it again by its reference: looked for once, and sent again.
    ///
    /// The search and the PSA's memory would both have to fail before there were two. Each time it
    /// is waited longer, since a PSA that still works on the first request makes the ticket by
    /// itself; altogether far less than the two hours for which Zendesk remembers a key.
    package static let keyedCreate = DispatchLimits(
        looks: [5, 30, 120].map { .seconds($0) },
        firstLooks: [5, 30, 120, 300, 600].map { .seconds($0) },
        quarantine: .zero,
        empties: 1,
        unknownsMax: 5
    )
    /// A field that is set to a value.
    package static let set = DispatchLimits(looks: [], quarantine: .zero, isIdempotent: true)

    /// The same with another quarantine, everything else in its proportion.
    package func scaled(to quarantine: Duration) -> Self {
        scaled(by: quarantine, of: self.quarantine)
    }

    /// The same, all times in the proportion of two others.
    package func scaled(by new: Duration, of old: Duration) -> Self {
        guard old > .zero, new != old else { return self }
        func scaled(_ time: Duration) -> Duration {
            .microseconds(Int64(time / old * Double(new.wholeMicroseconds)))
        }
        var other = self
        other.looks = looks.map(scaled)
        other.firstLooks = firstLooks.map(scaled)
        other.looksEvery = scaled(looksEvery)
        other.quarantine = scaled(quarantine)
        return other
    }

    /// Searches in a row that may fail before the first request: their waits come to `looksFor`.
    package var failedLooksMax: Int {
        var (count, total, wait) = (0, Duration.zero, retryFirst)
        while total < looksFor {
            total += wait
            wait = min(wait * 2, retryLongest)
            count += 1
        }
        return count
    }

    /// How long after the request that is the nth without an answer it is first looked for.
    package func firstLook(ofUnknown number: Int) -> Duration {
        let own = firstLooks.dropFirst(number - 1).first ?? firstLooks.last
        return own ?? looks.first ?? .zero
    }

    /// The longest that the nth request without an answer may take to be found, made anew or given
    /// up, when searches answer: its quarantine, with its last search one round late.
    package func roundWithin(ofUnknown number: Int) -> Duration {
        max(quarantine, firstLook(ofUnknown: number)) + looksEvery * empties
    }

    /// The longest that a create may take to be made or to be a person's, when searches answer.
    package var decidedWithin: Duration {
        (1...max(unknownsMax, 1)).reduce(.zero) { $0 + roundWithin(ofUnknown: $1) }
    }
}
