package import Observations

/// A snapshot of the model: what it holds is one number, so that a copy can be told from another.
package struct ModelSnapshot: Sendable, Hashable {
    package var name: String
    package var guid: ZFSGuid
    package var createtxg: UInt64
    package var creation: Int64
    package var content: UInt64
    package var bytes: Int64
    package var holds: Set<String> = []
    /// What raw streams are bound to beside the guid; a stream that is not raw makes a new one.
    package var ivSet: UInt64
}

/// A bookmark of the model.
package struct ModelBookmark: Sendable, Hashable {
    package var name: String
    package var guid: ZFSGuid
    package var createtxg: UInt64
    package var creation: Int64
    package var ivSet: UInt64
}

/// What a receive that was cut short keeps.
package struct ModelPartial: Sendable, Hashable {
    package var to: ModelSnapshot
    package var toName: String
    package var fromGuid: ZFSGuid?
    package var bytes: Int64
    package var isRaw: Bool
    package var token: String
}

/// A filesystem or volume of the model.
package struct ModelDataset: Sendable, Hashable {
    package var guid: ZFSGuid
    package var createtxg: UInt64
    package var kind: DatasetKind = .filesystem
    package var snapshots: [ModelSnapshot] = []
    package var bookmarks: [ModelBookmark] = []
    package var content: UInt64 = 0
    package var written: Int64 = 0
    package var origin: ModelOrigin?
    package var partial: ModelPartial?
    package var encryptionRoot: DatasetName?
    package var isKeyLoaded = true
    package var isMounted = false
    package var canMount = "on"
    package var mountpoint = "none"
    package var isReadOnly = false
    package var isBusy = false
}

/// The snapshot that a clone was made of.
package struct ModelOrigin: Sendable, Hashable {
    package var dataset: DatasetName
    package var snapshot: ZFSGuid
}
