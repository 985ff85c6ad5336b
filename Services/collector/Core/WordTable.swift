/// Gives each distinct run of bytes a number, so that a repeated word is made a `String` once.
///
/// Open addressing over FNV-1a; the first word is the empty one.
struct WordTable {
    /// The words in order of first use.
    private(set) var words: [String] = [""]

    private var arena: [UInt8] = []
    private var entries: [Entry] = [Entry(hash: 0, start: 0, end: 0)]
    private var slots: [UInt32]

    private struct Entry {
        let hash: UInt64
        let start: Int
        let end: Int
    }

    /// An empty table.
    init() {
        slots = [UInt32](repeating: 0, count: 256)
        words.reserveCapacity(96)
        entries.reserveCapacity(96)
        arena.reserveCapacity(2048)
    }

    /// The number of a word, which is UTF-8.
    mutating func index(of word: ArraySlice<UInt8>) -> UInt32 {
        if word.isEmpty { return 0 }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var slot = place(of: hash)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, isEqual(entry, word) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return add(word, hash: hash, at: slot)
    }

    private mutating func add(_ word: ArraySlice<UInt8>, hash: UInt64, at slot: Int) -> UInt32 {
        let index = UInt32(words.count)
        slots[slot] = index
        entries.append(Entry(hash: hash, start: arena.count, end: arena.count + word.count))
        arena.append(contentsOf: word)
        words.append(String(decoding: word, as: UTF8.self))
        if words.count * 2 > slots.count { grow() }
        return index
    }

    private func isEqual(_ entry: Entry, _ word: ArraySlice<UInt8>) -> Bool {
        guard entry.end - entry.start == word.count else { return false }
        var at = entry.start
        for byte in word {
            if arena[at] != byte { return false }
            at += 1
        }
        return true
    }

    // The upper bits of FNV-1a depend on every byte, the lowest less so.
    private func place(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash ^ (hash >> 29)) & (slots.count - 1)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        for index in 1..<entries.count {
            var slot = place(of: entries[index].hash)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index)
        }
    }
}
