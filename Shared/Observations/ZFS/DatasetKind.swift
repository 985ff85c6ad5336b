/// What a dataset is; one kind cannot be received into the other.
package enum DatasetKind: String, Sendable, Hashable, Codable {
    /// A file system.
    case filesystem
    /// A block device.
    case volume
}
