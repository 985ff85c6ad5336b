/// Reads what a dry run of a send says (`zfs send -nvP`): the last line is `size`, a tab and a
/// number.
enum SendEstimate {
    /// The bytes; nil when there is no such line.
    ///
    /// A number that cannot be true counts as none: some below zero are wrapped to almost 2⁶⁴.
    static func read(_ text: String) -> Int64? {
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            let fields = line.split(separator: "\t")
            guard fields.first == "size", fields.count == 2 else { continue }
            guard let size = UInt64(fields[1]), size < 1 << 60 else { return nil }
            return Int64(size)
        }
        return nil
    }
}
