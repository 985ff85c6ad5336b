import Contracts

/// One lane of one source.
struct ConsumerKey: Hashable, Sendable {
    let source: SourceID
    let lane: LaneName
}
