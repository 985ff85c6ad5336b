package import Observations

/// That a receive said "has been modified since most recent snapshot".
///
/// It counts for exactly the dataset and base it was said of, so that it has no say any more once
/// the target was set aside.
package struct ModifiedRefusal: Sendable, Hashable, Codable {
    /// The base of the stream that was refused.
    package var base: ZFSGuid
    /// The target's dataset at that time.
    package var dataset: ZFSGuid

    /// A refusal.
    package init(base: ZFSGuid, dataset: ZFSGuid) {
        self.base = base
        self.dataset = dataset
    }
}
