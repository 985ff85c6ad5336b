/// A mounted Btrfs pool as the kernel describes it at one moment.
package struct BtrfsPool: Sendable, Hashable {
    /// The pool's UUID, small letters with dashes.
    package let uuid: String
    /// Its label; empty when it has none.
    package let label: String
    /// Where it is mounted.
    package let mount: String
    /// Its devices, by number.
    package var devices: [BtrfsDevice]
    /// The sums by content.
    package var spaces: [BtrfsSpace]
    /// Its chunks; nil when the trees could not be read.
    package var chunks: BtrfsChunks?
    /// Why the trees could not be read, for a person; nil when they were.
    package var approximateBecause: String?

    /// A pool.
    package init(
        uuid: String,
        label: String,
        mount: String,
        devices: [BtrfsDevice],
        spaces: [BtrfsSpace],
        chunks: BtrfsChunks?,
        approximateBecause: String? = nil
    ) {
        self.uuid = uuid
        self.label = label
        self.mount = mount
        self.devices = devices
        self.spaces = spaces
        self.chunks = chunks
        self.approximateBecause = approximateBecause
    }

    /// The sum of one content; nil when the pool has no such chunk.
    package func space(_ content: BtrfsContent) -> BtrfsSpace? {
        spaces.first { $0.content == content }
    }

    /// Where files' contents go: `data`, on a mixed pool `mixed`.
    package var dataSpace: BtrfsSpace? { spaces.first { $0.content.holdsData } }
}
