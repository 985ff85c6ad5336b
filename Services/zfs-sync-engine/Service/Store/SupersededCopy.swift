package import Observations
package import Quantities
package import ZFSSyncEngineCore

/// A copy that a repair set aside; it stays until a person purges it.
package struct SupersededCopy: Sendable, Hashable {
    /// The host it is on.
    package var host: String
    /// Its guid, which no rename changes.
    package var guid: ZFSGuid
    /// The dataset it was the backup of.
    package var dataset: DatasetID
    /// Its name when it was set aside.
    package var name: DatasetName
    /// The repair that set it aside.
    package var kind: SwapKind
    /// When the repair ended.
    package var at: Timestamp
}
