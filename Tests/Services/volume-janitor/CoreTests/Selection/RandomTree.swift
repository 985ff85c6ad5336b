import Observations
import Quantities
import TestSupport

/// A made-up tree with what makes selections hard: ties, links, young and future files.
struct RandomTree {
    var random: SeededRandom
    let now: Timestamp

    init(seed: UInt64, now: Timestamp) {
        random = SeededRandom(seed: seed)
        self.now = now
    }

    mutating func files() -> [TreeFile] {
        let count = Int.random(in: 0...400, using: &random)
        let ties = Bool.random(using: &random)
        var files: [TreeFile] = []
        for index in 0..<count {
            let record = self.record(inode: UInt64(index + 1), ties: ties)
            files.append(TreeFile(path: path(index), record: record))
        }
        return linked(files)
    }

    private mutating func record(inode: UInt64, ties: Bool) -> FileRecord {
        let now = self.now.microseconds * 1000
        let spans: [Int64] = [1_000_000_000, 60_000_000_000, 86_400_000_000_000, 1 << 60]
        var age = Int64.random(in: 0...(spans.randomElement(using: &random) ?? 1), using: &random)
        if ties { age = age / 1_000_000_000_000 * 1_000_000_000_000 }
        var modified = now - age
        if Int.random(in: 0..<50, using: &random) == 0 { modified = now + age + 400_000_000_000 }
        if Int.random(in: 0..<50, using: &random) == 0 { modified = 0 }
        let changed = now - min(age, Int64.random(in: 0...(1 << 58), using: &random))
        let size =
            ties
            ? Int64.random(in: 0...3, using: &random) * 4096
            : Int64.random(in: 0...100_000, using: &random)
        return FileRecord(
            inode: inode,
            apparentBytes: size,
            allocatedBytes: (size + 4095) / 4096 * 4096,
            modified: modified,
            changed: changed,
            born: Bool.random(using: &random) ? changed : FileRecord.unknownTime
        )
    }

    private mutating func path(_ index: Int) -> PathBytes {
        let folders = ["", "a", "a/b", "z\u{e9}", "deep/er/still"]
        let folder = folders.randomElement(using: &random) ?? ""
        let names = ["f", "segment-", "x.lock", "\u{fffd}", "A"]
        var name = Array((names.randomElement(using: &random) ?? "").utf8)
        name.append(contentsOf: Array("\(index)".utf8))
        if Int.random(in: 0..<20, using: &random) == 0 { name.append(0xFF) }
        if Int.random(in: 0..<15, using: &random) == 0 { name += Array(".pid".utf8) }
        return PathBytes(folder).appending(name)
    }

    /// Makes some files names of others' inodes, some with a name elsewhere.
    private mutating func linked(_ files: [TreeFile]) -> [TreeFile] {
        var files = files
        guard files.count > 4 else { return files }
        for _ in 0..<(files.count / 10) {
            let first = Int.random(in: files.indices, using: &random)
            let second = Int.random(in: files.indices, using: &random)
            files[second].record = files[first].record
        }
        let counts = Dictionary(grouping: files) { $0.record.inode }.mapValues(\.count)
        let elsewhere = Set(
            counts.keys.sorted().filter { _ in Int.random(in: 0..<30, using: &random) == 0 }
        )
        for index in files.indices {
            let inode = files[index].record.inode
            let more = elsewhere.contains(inode) ? 1 : 0
            files[index].record.links = UInt32((counts[inode] ?? 1) + more)
        }
        return files
    }
}
