/// Remembers in which folders the files of each bucket were, at two bytes a file.
///
/// With it the second walk looks only into folders that hold files near the cut. When it outgrows
/// its limits it is dropped, and the second walk looks into all.
struct BucketTrail: Sendable {
    private let recordsMax: Int
    private let directoriesMax: Int
    private var inodes: [UInt64] = []
    private var parents: [Int32] = []
    private var full: [[UInt16]] = []
    private var open: [UInt16] = []
    private var starts: [Int32] = []
    private var owners: [Int32] = []
    private(set) var isDropped = false

    init(recordsMax: Int, directoriesMax: Int) {
        self.recordsMax = recordsMax
        self.directoriesMax = directoriesMax
    }

    /// What follows is of a folder; folders are numbered from 0 as they are first met.
    mutating func begin(_ ordinal: Int, inode: UInt64, parent: Int) {
        guard !isDropped else { return }
        if ordinal >= inodes.count {
            let missing = ordinal + 1 - inodes.count
            inodes.append(contentsOf: repeatElement(0, count: missing))
            parents.append(contentsOf: repeatElement(-1, count: missing))
        }
        inodes[ordinal] = inode
        parents[ordinal] = Int32(truncatingIfNeeded: parent)
        guard inodes.count <= directoriesMax, starts.count <= 2 * directoriesMax else {
            return drop()
        }
        starts.append(Int32(count))
        owners.append(Int32(ordinal))
    }

    /// A file of the folder lies in a bucket.
    @inline(__always)
    mutating func append(_ bucket: Int) {
        guard !isDropped else { return }
        open.append(UInt16(truncatingIfNeeded: bucket))
        if open.count == Self.chunk { closeChunk() }
    }

    /// The folders that hold files of a bucket, and those on the way to them.
    func filter(of bucket: Int) -> DirectoryFilter {
        guard !isDropped else { return .all }
        let wanted = UInt16(truncatingIfNeeded: bucket)
        var files: Set<Int> = []
        var segment = 0
        for place in 0..<count where self[place] == wanted {
            while segment + 1 < starts.count, Int(starts[segment + 1]) <= place { segment += 1 }
            files.insert(Int(owners[segment]))
        }
        var through: Set<Int> = []
        for ordinal in files {
            var above = Int(parents[ordinal])
            while above >= 0, through.insert(above).inserted { above = Int(parents[above]) }
        }
        return .only(
            files: Set(files.map { inodes[$0] }),
            through: Set(through.map { inodes[$0] })
        )
    }

    private var count: Int { full.count * Self.chunk + open.count }

    private subscript(place: Int) -> UInt16 {
        let chunk = place / Self.chunk
        return chunk < full.count ? full[chunk][place % Self.chunk] : open[place % Self.chunk]
    }

    private mutating func closeChunk() {
        full.append(open)
        open = []
        guard count < recordsMax else { return drop() }
        open.reserveCapacity(Self.chunk)
    }

    private mutating func drop() {
        self = BucketTrail(recordsMax: recordsMax, directoriesMax: directoriesMax)
        isDropped = true
    }

    private static let chunk = 1 << 16
}
