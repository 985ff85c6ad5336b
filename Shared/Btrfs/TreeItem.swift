/// An item of a tree: its key, and its bytes as they lie in the kernel's answer.
///
/// It lives no longer than the visit it is handed to.
@safe struct TreeItem {
    /// Bytes of `btrfs_ioctl_search_header`.
    static let headerBytes = 32

    let object: UInt64
    let type: UInt32
    let offset: UInt64
    private let bytes: UnsafeRawBufferPointer

    /// The item at an offset of an answer; nil when the answer ends before the item does.
    init?(_ answer: UnsafeRawBufferPointer, at start: Int) {
        guard start >= 0, start + Self.headerBytes <= answer.count else { return nil }
        object = unsafe answer.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        offset = unsafe answer.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)
        type = unsafe answer.loadUnaligned(fromByteOffset: start + 24, as: UInt32.self)
        let length = unsafe Int(answer.loadUnaligned(fromByteOffset: start + 28, as: UInt32.self))
        let first = start + Self.headerBytes
        guard first + length <= answer.count else { return nil }
        unsafe bytes = unsafe UnsafeRawBufferPointer(rebasing: answer[first..<first + length])
    }

    /// Bytes of the item without its header.
    var count: Int { unsafe bytes.count }

    /// A little-endian number of the item, as everything on the disk is; nil behind its end.
    func number<N: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: N.Type) -> N? {
        guard offset >= 0, offset + MemoryLayout<N>.size <= count else { return nil }
        return unsafe N(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: N.self))
    }

    /// A number of bytes; nil also for one that no disk has.
    func byteCount(at offset: Int) -> Int64? {
        number(at: offset, as: UInt64.self).flatMap(Int64.init(exactly:))
    }
}
