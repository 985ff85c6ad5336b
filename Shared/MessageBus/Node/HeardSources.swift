import Contracts

/// When something came last of each source that is followed.
///
/// A source that lives tells the heads of its lanes every 5 s and answers greetings, so silence of
/// a minute means that it is gone, or the way to it.
struct HeardSources {
    private let began: Duration
    private var at: [SourceID: Duration?] = [:]

    /// Nothing was heard yet of sources whose lanes have cursors.
    init(followed: some Sequence<SourceID>, now: Duration) {
        began = now
        for source in followed { at[source] = .some(nil) }
    }

    /// A source is followed from now on.
    mutating func follow(_ source: SourceID, now: Duration) {
        if at[source] == nil { at[source] = now }
    }

    /// Something of a source came; one that is not followed is passed over.
    mutating func hear(_ source: SourceID?, now: Duration) {
        guard let source, at[source] != nil else { return }
        at[source] = .some(now)
    }

    /// How long each says nothing.
    func silences(now: Duration) -> [SourceID: SourceSilence] {
        at.mapValues { SourceSilence(length: now - ($0 ?? began), wasHeard: $0 != nil) }
    }
}
