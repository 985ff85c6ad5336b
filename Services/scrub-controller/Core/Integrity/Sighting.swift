/// A line of the kernel's log that tells of damage.
package struct Sighting: Sendable, Hashable {
    /// What it tells.
    package enum Kind: Sendable, Hashable {
        /// A block is not what its checksum or its header says, or cannot be read.
        case bad
        /// A scrub found no intact copy of it, or could not write it.
        case unrepairable
        /// It was repaired from another copy.
        case repaired
    }

    /// What it tells.
    package var kind: Kind
    /// The device by whose name the kernel calls the pool, such as `sda`.
    package var poolDevice: String
    /// Where the device is that the block lies on, such as `/dev/sdb`; nil when it does not say.
    package var device: String?
    /// The block's address in the pool.
    package var logical: Int64?
    /// The subvolume's tree and the inode in it.
    package var inode: FileIdentity?
    /// The file from the subvolume's root.
    package var path: String?

    /// A file by its subvolume's tree and its inode.
    package struct FileIdentity: Sendable, Hashable, Codable {
        /// The subvolume's tree.
        package var root: UInt64
        /// The inode.
        package var inode: UInt64

        /// A file.
        package init(root: UInt64, inode: UInt64) {
            self.root = root
            self.inode = inode
        }
    }

    /// What a message of the kernel's log tells; nil for one that tells of no damage.
    ///
    /// The words are those of fs/btrfs/scrub.c, bio.c and btrfs_inode.h from Linux 5.10 on.
    package init?(message: String) {
        guard message.hasPrefix("BTRFS "), let open = message.firstRange(of: "(device "),
            let close = message[open.upperBound...].firstIndex(of: ")")
        else { return nil }
        let name = message[open.upperBound..<close].split(separator: " ").first ?? ""
        guard !name.isEmpty else { return nil }
        let words = message[message.index(after: close)...].drop { $0 == ":" || $0 == " " }
        guard let kind = Self.kind(of: words) else { return nil }
        self.kind = kind
        poolDevice = String(name)
        logical = Self.number(behind: "at logical ", in: words)
        device = Self.text(behind: "on dev ", in: words, until: [",", " "])
        let root = Self.number(behind: "root ", in: words)
        let inode =
            Self.number(behind: "inode ", in: words) ?? Self.number(behind: "ino ", in: words)
        if let root, let inode, root > 0, inode > 0 {
            self.inode = FileIdentity(root: UInt64(root), inode: UInt64(inode))
        }
        path = words.firstRange(of: "(path: ").map { range in
            var rest = words[range.upperBound...]
            if rest.last == ")" { rest.removeLast() }
            return String(rest)
        }
        guard logical != nil || self.inode != nil else { return nil }
    }

    private static func kind(of words: Substring) -> Kind? {
        if words.contains("unable to fixup") { return .unrepairable }
        if words.contains("fixed up error") || words.contains("read error corrected") {
            return .repaired
        }
        let bad = ["checksum error at", "i/o error at", "header error at", "csum failed"]
        return bad.contains(where: words.contains) ? .bad : nil
    }

    private static func number(behind word: String, in text: Substring) -> Int64? {
        guard let range = text.firstRange(of: word) else { return nil }
        return Int64(text[range.upperBound...].prefix { $0.isNumber })
    }

    private static func text(
        behind word: String,
        in text: Substring,
        until ends: Set<Character>
    ) -> String? {
        guard let range = text.firstRange(of: word) else { return nil }
        let found = text[range.upperBound...].prefix { !ends.contains($0) }
        return found.isEmpty ? nil : String(found)
    }
}
