import CLinux

/// Walks through the items of one tree (`BTRFS_IOC_TREE_SEARCH_V2`, root only).
struct TreeSearch {
    /// Bytes of one answer; larger trees take several.
    static let answerBytes = 256 << 10

    /// Where items begin in an answer: behind the arguments of the search.
    private static let itemsStart = MemoryLayout<btrfs_ioctl_search_args_v2>.size

    let folder: PoolFolder

    /// Hands over every item of a type between two objects, in order.
    ///
    /// - Parameters:
    ///   - tree: the tree's number.
    ///   - type: the type of its items.
    ///   - objects: the objects they belong to.
    ///   - visit: what to do with an item; throws for one it cannot read.
    /// - Throws: what `visit` throws, and when the kernel refuses or answers something unreadable.
    func forEach(
        tree: UInt64,
        type: Int32,
        objects: ClosedRange<UInt64>,
        _ visit: (TreeItem) throws(BtrfsError) -> Void
    ) throws(BtrfsError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.answerBytes,
            alignment: 16
        )
        defer { unsafe buffer.deallocate() }
        let type = UInt32(bitPattern: type)
        var from = poolkeeper_btrfs_key(object: objects.lowerBound, type: type, offset: 0)
        let to = poolkeeper_btrfs_key(object: objects.upperBound, type: type, offset: .max)
        while true {
            let count = unsafe poolkeeper_btrfs_search(
                folder.descriptor,
                tree,
                from,
                to,
                buffer.baseAddress,
                buffer.count
            )
            guard count >= 0 else {
                throw .refused("to read tree \(tree)", at: folder.mount, errno: -count)
            }
            guard count > 0 else { return }
            var start = Self.itemsStart
            for _ in 0..<count {
                guard let item = unsafe TreeItem(UnsafeRawBufferPointer(buffer), at: start) else {
                    throw unreadable(tree)
                }
                start += TreeItem.headerBytes + item.count
                from = poolkeeper_btrfs_key(
                    object: item.object,
                    type: item.type,
                    offset: item.offset
                )
                if item.type == type { try visit(item) }
            }
            guard advance(&from) else { return }
        }
    }

    func unreadable(_ tree: UInt64) -> BtrfsError {
        BtrfsError(
            .unreadable,
            "\(folder.mount): tree \(tree) holds an item that this version cannot read"
        )
    }

    /// The next key; false behind the last one.
    private func advance(_ key: inout poolkeeper_btrfs_key) -> Bool {
        if key.offset < .max {
            key.offset += 1
            return true
        }
        key.offset = 0
        guard key.type == UInt32(UInt8.max) else {
            key.type += 1
            return true
        }
        key.type = 0
        guard key.object < .max else { return false }
        key.object += 1
        return true
    }
}
