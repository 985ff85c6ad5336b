import Foundation
import Quantities

/// The part of a disk that samples waiting for history may fill: 20 %, at least 4 GiB.
enum JournalShare {
    /// The share of the disk that holds a folder.
    static func bytes(ofDiskAt folder: String) -> ByteCount {
        let least = ByteCount.gibibytes(4)
        // Without an answer of the file system the least is taken.
        guard let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder),
            let size = facts[.systemSize] as? NSNumber
        else { return least }
        return max(least, ByteCount(size.int64Value / 5))
    }
}
