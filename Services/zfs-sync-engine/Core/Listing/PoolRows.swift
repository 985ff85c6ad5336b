import Observations
package import Quantities

/// Reads `zpool list`.
enum PoolRows {
    static func read(
        _ answer: CommandAnswer,
        of command: ZFSCommand
    ) throws(ListingFault) -> [String: PoolRecord] {
        let shown = command.description
        var pools: [String: PoolRecord] = [:]
        let bytes = try ListingRows.whole(answer, of: shown)
        // Some tools say it with a status of 0, on standard output.
        if bytes.elementsEqual("no pools available\n".utf8) { return [:] }
        try ListingRows.each(bytes, of: shown) { line, number throws(ListingFault) in
            var cursor = FieldCursor(line)
            guard let name = cursor.field(), let guid = cursor.number(), let health = cursor.field()
            else {
                throw .unreadable(command: shown, line: number, why: "no name, guid and health")
            }
            let size = cursor.number()
            let free = cursor.number()
            let readOnly = cursor.field()
            let record = PoolRecord(
                name: String(decoding: name, as: UTF8.self),
                guid: ZFSGuid(guid),
                health: String(decoding: health, as: UTF8.self),
                size: size.map(ByteCount.init(clamping:)),
                free: free.map(ByteCount.init(clamping:)),
                isReadOnly: readOnly?.elementsEqual("on".utf8) == true
            )
            pools[record.name] = record
        }
        return pools
    }
}

extension ByteCount {
    /// A number of bytes that a tool printed; what is larger than any disk becomes the largest
    /// number, because a negative size of an estimate wraps round to that (openzfs#15956).
    package init(clamping bytes: UInt64) { self.init(Int64(clamping: bytes)) }
}
