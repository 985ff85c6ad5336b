package import Contracts

/// A peer's or a hub's own key, as its file holds it: the instance it was made for and both halves.
package struct BusKey: Sendable, Hashable {
    /// The instance that joins the bus with it.
    package let source: SourceID
    /// The key.
    package let pair: CurveKeyPair

    /// A key of an instance.
    package init(source: SourceID, pair: CurveKeyPair) {
        self.source = source
        self.pair = pair
    }
}
