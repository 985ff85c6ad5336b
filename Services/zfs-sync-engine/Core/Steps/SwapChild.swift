package import Observations

/// A dataset right below the target, which follows its rename and is brought back.
package struct SwapChild: Sendable, Hashable, Codable {
    /// Its last component.
    package var leaf: String
    /// Its identity.
    package var guid: ZFSGuid

    /// A child.
    package init(leaf: String, guid: ZFSGuid) {
        self.leaf = leaf
        self.guid = guid
    }
}
