package import Observations
package import Quantities
package import ZFSSyncEngineCore

/// What is remembered of a dataset between runs.
///
/// The pools decide; this only says what was ours.
package struct DatasetMemory: Sendable, Hashable {
    /// Its number.
    package var id: DatasetID
    /// The source's dataset guid when it was last seen.
    package var sourceGuid: ZFSGuid?
    /// How its lineage is sent; nil before the first stream.
    package var lineage: SendFlags?
    /// Snapshots that we began to send.
    package var begun: Set<ZFSGuid>
    /// A repair of several steps that has not ended.
    package var swap: SwapIntent?
    /// Failures in a row.
    package var failures: Int
    /// The last of them; nil when the last try succeeded.
    package var failure: FailureClass?
    /// When it may be tried again; nil for at once.
    package var nextTry: Timestamp?
    /// The snapshot that our holds are on; nil when there are none.
    package var anchor: Anchor?
    /// That a receive said that the target was modified.
    package var refusal: ModifiedRefusal?
    /// What was known when both ends were last seen.
    package var evidence: LastEvidence?

    /// The copies that its repairs have set aside, the oldest first.
    package var copies: [SupersededCopy]

    /// A snapshot that both ends hold for us, under one tag.
    package struct Anchor: Sendable, Hashable, Codable {
        /// Its guid.
        package var guid: ZFSGuid
        /// Its full name on the source.
        package var source: String
        /// Its full name on the target.
        package var target: String
        /// The tag of the holds.
        package var tag: String

        /// An anchor.
        package init(guid: ZFSGuid, source: String, target: String, tag: String) {
            self.guid = guid
            self.source = source
            self.target = target
            self.tag = tag
        }
    }

    /// Nothing is remembered yet.
    package init(id: DatasetID) {
        self.id = id
        begun = []
        copies = []
        failures = 0
    }
}
