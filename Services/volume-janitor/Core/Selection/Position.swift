package import Observations

/// Where a file stands in the order of a rule; the first to go stands first.
///
/// It is (key, time of content, size with the largest first, path), so that ties are decided the
/// same way on every run and every file system.
package struct Position: Sendable, Hashable, Comparable, Codable {
    /// The order's own key: a time, or a size with the largest first.
    package let key: UInt64
    /// When the content was changed.
    package let modified: UInt64
    /// The size, the largest first.
    package let size: UInt64
    /// The path below the registered one; nil stands behind every path.
    package let path: PathBytes?

    /// A position of its parts.
    package init(key: UInt64, modified: UInt64, size: UInt64, path: PathBytes?) {
        self.key = key
        self.modified = modified
        self.size = size
        self.path = path
    }

    /// The position of a file.
    package init(_ record: FileRecord, order: FileOrder, usage: UsageKind, path: PathBytes?) {
        self.init(
            key: Self.key(record, order, usage),
            modified: Self.ordinal(record.time(.modified)),
            size: ~UInt64(max(0, record.bytes(usage))),
            path: path
        )
    }

    /// The key of a file in an order.
    package static func key(
        _ record: FileRecord,
        _ order: FileOrder,
        _ usage: UsageKind
    ) -> UInt64 {
        order == .size ? ~UInt64(max(0, record.bytes(usage))) : ordinal(record.time(order))
    }

    /// A time as an unsigned number of the same order.
    package static func ordinal(_ time: Int64) -> UInt64 {
        UInt64(bitPattern: time) ^ 1 << 63
    }

    /// A part of the position as a number: 0 to 2 are the numbers, then eight bytes of path each.
    ///
    /// No path has a NUL, so the zeros behind its end sort it before every longer one.
    package func word(_ level: Int) -> UInt64 {
        switch level {
        case 0: return key
        case 1: return modified
        case 2: return size
        default:
            guard let path else { return .max }
            let start = (level - 3) * 8
            return (start..<start + 8).reduce(0) { word, index in
                word << 8 | (index < path.bytes.count ? UInt64(path.bytes[index]) : 0)
            }
        }
    }

    /// The first to go stands first.
    package static func < (left: Self, right: Self) -> Bool {
        if left.key != right.key { return left.key < right.key }
        if left.modified != right.modified { return left.modified < right.modified }
        if left.size != right.size { return left.size < right.size }
        guard let first = left.path else { return false }
        guard let second = right.path else { return true }
        return first < second
    }
}
