package import Observations
package import Quantities

/// Something that is gone after a plan of class C.
package struct Loss: Sendable, Hashable, Codable, Comparable {
    /// The host.
    package var host: String
    /// The full name of what goes: a snapshot, a dataset, or a dataset's unsaved writes.
    package var name: String
    /// Its guid; of the dataset, for writes and partial receives.
    package var guid: ZFSGuid
    /// What kind of thing it is.
    package var kind: LossKind
    /// What it takes, as far as is known.
    package var bytes: ByteCount?

    /// A loss.
    package init(
        host: String,
        name: String,
        guid: ZFSGuid,
        kind: LossKind,
        bytes: ByteCount? = nil
    ) {
        self.host = host
        self.name = name
        self.guid = guid
        self.kind = kind
        self.bytes = bytes
    }

    /// By guid, then by kind: the order in which an approval names them.
    package static func < (left: Self, right: Self) -> Bool {
        (left.guid, left.kind.rawValue) < (right.guid, right.kind.rawValue)
    }
}
