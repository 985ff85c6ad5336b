/// The bytes a scanner reads, copied once into memory of their own.
///
/// Eight zero bytes stand behind the last: eight may be looked at from any place up to the end,
/// and no loop over a token need compare its place with the count, because a zero ends every one.
/// Single places are trusted, which is why only the scanner's own files use it; ranges, which come
/// back from callers, are checked.
@safe final class JSONBytes {
    /// How many bytes there are, the zeros not counted.
    let count: Int
    private let start: UnsafeMutablePointer<UInt8>

    /// A copy of the bytes.
    init(_ bytes: [UInt8]) {
        count = bytes.count
        unsafe start = .allocate(capacity: bytes.count + 8)
        let (memory, end) = unsafe (start, start + bytes.count)
        unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            unsafe memory.initialize(from: first, count: bytes.count)
        }
        unsafe end.initialize(repeating: 0, count: 8)
    }

    deinit { unsafe start.deallocate() }

    /// The byte at a place, `0 ... count`.
    @inline(__always)
    subscript(place: Int) -> UInt8 { unsafe start[place] }

    /// The eight bytes from a place on, `0 ... count`; the first is the lowest.
    @inline(__always)
    func eight(at place: Int) -> UInt64 {
        let place = unsafe UnsafeRawPointer(start) + place
        return unsafe UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    }

    /// Some of the bytes as text.
    func text(_ range: Range<Int>) -> String {
        check(range)
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start + range.lowerBound, count: range.count),
            as: UTF8.self
        )
    }

    /// A number that equal bytes share, from eight bytes a step.
    func hash(_ range: Range<Int>) -> UInt64 {
        check(range)
        var hash = UInt64(range.count)
        var place = range.lowerBound
        while range.upperBound - place > 8 {
            hash = Self.mix(hash ^ eight(at: place))
            place += 8
        }
        let rest = UInt64(range.upperBound - place)
        guard rest > 0 else { return Self.mix(hash) }
        return Self.mix(hash ^ eight(at: place) & (.max >> (64 - 8 * rest)))
    }

    /// Whether two ranges hold the same bytes.
    func isEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        check(left)
        check(right)
        for offset in 0..<left.count
        where self[left.lowerBound + offset] != self[right.lowerBound + offset] { return false }
        return true
    }

    /// Whether these bytes stand at a place.
    func starts(with expected: ArraySlice<UInt8>, at place: Int) -> Bool {
        guard expected.count <= count - place else { return false }
        return unsafe expected.withUnsafeBytes { expected in
            var offset = 0
            while expected.count - offset >= 8 {
                let wanted = unsafe expected.loadUnaligned(
                    fromByteOffset: offset,
                    as: UInt64.self
                )
                guard eight(at: place + offset) == UInt64(littleEndian: wanted) else {
                    return false
                }
                offset += 8
            }
            while offset < expected.count {
                guard unsafe self[place + offset] == expected[offset] else { return false }
                offset += 1
            }
            return true
        }
    }

    /// How many bytes from a place on are ASCII and neither quote, backslash nor control
    /// character; at most eight are looked at.
    ///
    /// A subtraction borrows only from bytes above one that was found, so the lowest is exact.
    @inline(__always)
    func plainCount(at place: Int) -> Int {
        let eight = eight(at: place)
        let quotes = eight ^ (0x22 &* Self.ones)
        let slashes = eight ^ (0x5C &* Self.ones)
        let low = (eight &- 0x20 &* Self.ones) & ~eight
        let found =
            eight | low | (quotes &- Self.ones) & ~quotes | (slashes &- Self.ones) & ~slashes
        return (found & (Self.ones &* 0x80)).trailingZeroBitCount >> 3
    }

    @inline(__always)
    func check(_ range: Range<Int>) {
        precondition(range.upperBound <= count, "a place in other bytes")
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
}
