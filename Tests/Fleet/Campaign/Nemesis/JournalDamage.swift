import CampaignControl
import Foundation

/// What is done to the files of a node that does not run.
struct JournalDamage {
    let journal: String
    private var files: [String] { [journal, journal + "-wal"] }

    /// Copies the journal beside a folder's other files.
    func copy(to folder: String) throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: folder)  // There may be none yet.
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files where manager.fileExists(atPath: file) {
            try manager.copyItem(atPath: file, toPath: folder + "/" + name(of: file))
        }
    }

    /// Replaces the journal by a copy; without one it will be made anew.
    func replace(from folder: String) throws {
        let manager = FileManager.default
        for file in files + [journal + "-shm"] where manager.fileExists(atPath: file) {
            try manager.removeItem(atPath: file)
        }
        for file in files where manager.fileExists(atPath: folder + "/" + name(of: file)) {
            try manager.copyItem(atPath: folder + "/" + name(of: file), toPath: file)
        }
    }

    /// Cuts a part off the end of the journal.
    func truncate(by part: Double) throws {
        let file = try FileHandle(forUpdating: URL(filePath: journal))
        let size = try file.seekToEnd()
        try file.truncate(atOffset: UInt64(Double(size) * (1 - part)))
        try file.close()
    }

    /// Flips a bit in the bodies of the last messages that a source published.
    ///
    /// - Returns: how many were hit.
    func flipBits(ofValuesBy source: String, count: Int) throws -> Int {
        var data = try Data(contentsOf: URL(filePath: journal))
        let mark = Data("\"value\":\"\(source)/".utf8)
        var places: [(number: Int, at: Int)] = []
        var from = data.startIndex
        while let found = data.range(of: mark, in: from..<data.endIndex) {
            from = found.upperBound
            let text = data[found.upperBound...].prefix(40)
            let words = String(decoding: text, as: UTF8.self).split(separator: "\"").first
            guard let number = words?.split(separator: "/").last.flatMap({ Int($0) }) else {
                continue
            }
            places.append((number, found.lowerBound + 1))
        }
        // The newest are those that nobody took.
        let hit = places.sorted { $0.number < $1.number }.suffix(count)
        for place in hit { data[place.at] ^= 1 }
        try data.write(to: URL(filePath: journal))
        return hit.count
    }

    private func name(of file: String) -> String { URL(filePath: file).lastPathComponent }
}
