import Btrfs
import CapacityEngineCore
import Foundation
import Glibc
import Observations
import Testing

/// What a pool is said to take when its metadata grows, beside the files that it really took.
@Suite(.serialized, .needsBtrfs)
struct MetadataGrowthTests {
    @Test func `a pool takes as many small files as it is said to take with their metadata`()
        throws
    {
        let pool = try LoopPool([2 << 30, 2 << 30], data: .raid1, metadata: .raid1)
        var files = SmallFiles(folder: pool.mount)
        let before = try files.write(upTo: 1100 << 20)
        #expect(before >= 1100 << 20)
        try pool.sync()
        let said = try PoolCapacity(of: BtrfsPoolReader.read(mount: pool.mount))
        let expected = try #require(said.obtainableWithMetadataBytes)
        #expect(expected < said.obtainableBytes)
        let took = try files.write(upTo: .max)
        let difference = abs(expected - took)
        // How the kernel packs its trees is not known to the byte; without metadata it is further
        // off.
        #expect(difference <= took / 33, "said \(said), took \(took)")
        #expect(difference < abs(said.obtainableBytes - took))
    }
}

/// Many files of 16 KiB, as mail and thumbnails are.
private struct SmallFiles {
    private static let bytes = 16 << 10
    private static let inFolder = 1000

    let folder: String
    private var count = 0

    init(folder: String) { self.folder = folder }

    /// Writes files until there is no room, or up to a limit; bytes of those that are whole.
    mutating func write(upTo limit: Int64) throws -> Int64 {
        let content = [UInt8](repeating: 0x5A, count: Self.bytes)
        var written: Int64 = 0
        while written < limit {
            let place = "\(folder)/d\(count / Self.inFolder)"
            if count % Self.inFolder == 0, unsafe mkdir(place, 0o755) != 0, errno != EEXIST {
                guard errno == ENOSPC else { throw Tool.Failed(description: "mkdir: \(errno)") }
                return written
            }
            guard try Self.write(content, to: "\(place)/f\(count)") else { return written }
            count += 1
            written += Int64(Self.bytes)
        }
        return written
    }

    /// Writes a file; false when there is no room.
    private static func write(_ content: [UInt8], to path: String) throws -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
        guard file >= 0 else {
            guard errno == ENOSPC else { throw Tool.Failed(description: "\(path): \(errno)") }
            return false
        }
        defer { close(file) }
        let result = unsafe Glibc.write(file, content, content.count)
        guard result == content.count || errno == ENOSPC else {
            throw Tool.Failed(description: "\(path): \(errno)")
        }
        return result == content.count
    }
}
