import Observations

/// A folder on the way from where a walk began to where it is.
struct WalkFrame {
    /// A folder that was found and is not entered yet.
    struct Folder {
        let inode: UInt64
        let name: [UInt8]
    }

    var handle: OpenFolder?
    let path: PathBytes
    let identity: OpenFolder.Identity
    let modified: Int64
    let changed: Int64
    let ordinal: Int
    let parent: Int
    let wantsFiles: Bool
    /// Names in it that others look after.
    let nested: Set<[UInt8]>
    /// Where to go on reading (`d_off`), should the folder be closed meanwhile.
    private(set) var offset = 0
    private(set) var entries = 0
    var isRead = false
    private var found: [Folder] = []

    init(
        handle: OpenFolder,
        path: PathBytes,
        ordinal: Int,
        parent: Int,
        wantsFiles: Bool,
        nested: Set<[UInt8]>
    ) {
        self.handle = handle
        self.path = path
        identity = handle.identity
        modified = handle.modified
        changed = handle.changed
        self.ordinal = ordinal
        self.parent = parent
        self.wantsFiles = wantsFiles
        self.nested = nested
    }

    mutating func take(_ reading: WalkReading) {
        found = reading.folders.reversed()
        entries += reading.entries
        offset = reading.offset
    }

    mutating func nextFolder() -> Folder? { found.popLast() }

    /// Nothing more can be learnt of it, and it is not taken for empty.
    mutating func giveUp() {
        found = []
        isRead = true
        entries = max(1, entries)
    }
}
