import Foundation

/// Every offset at which `needle` begins in `haystack`.
func offsets(of needle: String, in haystack: [UInt8]) -> [Int] {
    let needle = Array(needle.utf8)
    guard let first = needle.first, haystack.count >= needle.count else { return [] }
    var found: [Int] = []
    unsafe haystack.withUnsafeBufferPointer { hay in
        var index = 0
        while index + needle.count <= hay.count {
            guard
                let base = hay.baseAddress,
                let hit = unsafe memchr(base + index, Int32(first), hay.count - index)
            else { return }
            index = unsafe base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
            guard index + needle.count <= hay.count else { return }
            if unsafe memcmp(base + index, needle, needle.count) == 0 { found.append(index) }
            index += 1
        }
    }
    return found
}

/// Whether a byte may be part of an identifier.
func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: true
    default: false
    }
}

/// Offsets of `word` where neither the byte before nor the byte behind continues an identifier.
func offsets(ofWord word: String, in haystack: [UInt8]) -> [Int] {
    offsets(of: word, in: haystack).filter { offset in
        let end = offset + word.utf8.count
        return (offset == 0 || !isIdentifierByte(haystack[offset - 1]))
            && (end == haystack.count || !isIdentifierByte(haystack[end]))
    }
}
