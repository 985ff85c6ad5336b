/// One line of `/proc/self/mountinfo` (proc(5)).
package struct MountEntry: Sendable, Hashable {
    /// The mount's number (field 1), which `mnt_id` of `/proc/self/fdinfo` names.
    package let id: Int
    /// The device's major number (field 3).
    package let major: UInt64
    /// The device's minor number (field 3).
    package let minor: UInt64
    /// Which folder of its file system is mounted (field 4).
    package let root: AbsolutePath
    /// Where it is mounted (field 5).
    package let mountPoint: AbsolutePath
    /// The file system's type, such as `ext4`.
    package let type: String

    /// A line's parts.
    package init(
        id: Int,
        major: UInt64,
        minor: UInt64,
        root: AbsolutePath,
        mountPoint: AbsolutePath,
        type: String
    ) {
        self.id = id
        self.major = major
        self.minor = minor
        self.root = root
        self.mountPoint = mountPoint
        self.type = type
    }

    /// Reads a line; nil for one of another form, or with a path that is none (`//deleted`, a
    /// namespace's `net:[…]`) or is not UTF-8.
    init?(_ line: ArraySlice<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count >= 10, let id = Int(text(fields[0])),
            let dash = fields[6...].firstIndex(of: ArraySlice("-".utf8)), dash + 1 < fields.count,
            let root = path(fields[3]), let mountPoint = path(fields[4])
        else { return nil }
        let device = text(fields[2]).split(separator: ":")
        guard device.count == 2, let major = UInt64(device[0]), let minor = UInt64(device[1]) else {
            return nil
        }
        self.init(
            id: id,
            major: major,
            minor: minor,
            root: root,
            mountPoint: mountPoint,
            type: text(fields[dash + 1])
        )
    }

    /// Whether `st_dev` of files on it is its own device: not on Btrfs, which gives each
    /// subvolume a number of its own, nor on overlayfs, which may give a lower layer's.
    package var tellsDevice: Bool { type != "btrfs" && type != "overlay" }

    /// The device's number as `st_dev` has it (glibc `makedev`).
    package var device: UInt64 {
        (major & 0xFFFF_F000) << 32 | (major & 0xFFF) << 8 | (minor & 0xFFFF_FF00) << 12
            | (minor & 0xFF)
    }

    /// Where a path lies within the file system, by this mount; nil when it is not below it.
    package func inside(_ path: AbsolutePath) -> AbsolutePath? {
        path.names(below: mountPoint).map { root.appending($0) }
    }
}

private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

private func path(_ field: ArraySlice<UInt8>) -> AbsolutePath? {
    String(validating: unescaped(field), as: UTF8.self).flatMap { AbsolutePath($0) }
}

/// Space, tab, newline and backslash stand as `\040` and so on.
private func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
        let digits = rest.prefix(3)
        if byte == UInt8(ascii: "\\"), digits.count == 3,
            let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
        {
            bytes.append(code)
            rest = rest.dropFirst(3)
        } else {
            bytes.append(byte)
        }
    }
    return bytes
}
