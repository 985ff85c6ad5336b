package import Observations

/// One file as the selection counts it: all its names below the registered path together.
package struct SelectionUnit: Sendable {
    /// What its inode says.
    package let record: FileRecord
    /// Whether it may go.
    package let isDeletable: Bool
    /// How many names may go.
    package let names: Int
    /// Whether those are all its names, so that its bytes become free.
    package let frees: Bool

    /// A file of one name.
    package init(_ record: FileRecord, isDeletable: Bool) {
        self.init(record, isDeletable: isDeletable, names: 1, frees: true)
    }

    /// A file of some names.
    package init(_ record: FileRecord, isDeletable: Bool, names: Int, frees: Bool) {
        self.record = record
        self.isDeletable = isDeletable
        self.names = names
        self.frees = frees
    }
}
