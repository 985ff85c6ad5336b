/// Gives each distinct run of bytes a number, so that a repeated word is made a `String` once.
///
/// Open addressing; the first word is the empty one.
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
        let hash = Self.hash(of: word)
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
        return unsafe arena.withUnsafeBytes { arena in
            unsafe word.withUnsafeBytes { word in
                for place in 0..<word.count
                where unsafe arena[entry.start + place] != word[place] { return false }
                return true
            }
        }
    }

    /// A number of the word's length and bytes, from eight bytes a step.
    private static func hash(of word: ArraySlice<UInt8>) -> UInt64 {
        unsafe word.withUnsafeBytes { bytes in
            var hash = UInt64(bytes.count)
            var place = 0
            while bytes.count - place >= 8 {
                let eight = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                hash = mix(hash ^ eight)
                place += 8
            }
            var rest: UInt64 = 0
            while place < bytes.count {
                rest = unsafe rest << 8 | UInt64(bytes[place])
                place += 1
            }
            return mix(hash ^ rest)
        }
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

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
