import Observations
import Quantities

/// Reads `zfs list -Hp -t filesystem,volume`.
enum DatasetRows {
    static func read(
        _ answer: CommandAnswer,
        of command: ZFSCommand
    ) throws(ListingFault) -> [DatasetRecord] {
        let shown = command.description
        var records: [DatasetRecord] = []
        let bytes = try ListingRows.whole(answer, of: shown)
        try ListingRows.each(bytes, of: shown) { line, number throws(ListingFault) in
            var cursor = FieldCursor(line)
            var values: [DatasetColumn: String] = [:]
            for column in DatasetColumn.allCases {
                let field = column == .mountpoint ? cursor.rest() : cursor.field()
                guard let field else {
                    throw .unreadable(command: shown, line: number, why: "no \(column.rawValue)")
                }
                guard !FieldCursor.isAbsent(field) else { continue }
                values[column] = String(decoding: field, as: UTF8.self)
            }
            records.append(try record(values, shown, number))
        }
        return records
    }

    /// A dataset of its columns; one without a readable name, guid or type is a fault.
    static func record(
        _ values: [DatasetColumn: String],
        _ command: String,
        _ line: Int
    ) throws(ListingFault) -> DatasetRecord {
        guard let name = values[.name].flatMap(DatasetName.init) else {
            throw .unreadable(command: command, line: line, why: "no name of a dataset")
        }
        guard let guid = values[.guid].flatMap({ ZFSGuid($0) }) else {
            throw .unreadable(command: command, line: line, why: "no guid of \(name)")
        }
        guard let kind = values[.type].flatMap(DatasetKind.init(rawValue:)) else {
            throw .unreadable(command: command, line: line, why: "no type of \(name)")
        }
        var record = DatasetRecord(name: name, guid: guid, kind: kind)
        record.createtxg = values[.createtxg].flatMap { UInt64($0) }
        record.used = bytes(values[.used])
        record.available = bytes(values[.available])
        record.written = bytes(values[.written])
        record.resumeToken = values[.token]
        record.encryption = values[.encryption].flatMap { $0 == "off" ? nil : $0 }
        record.encryptionRoot = values[.encryptionRoot].flatMap(DatasetName.init)
        record.keyStatus = values[.keyStatus]
        record.origin = values[.origin]
        record.isMounted = values[.mounted].map { $0 == "yes" }
        record.isReadOnly = values[.readonly].map { $0 == "on" }
        record.canMount = values[.canmount]
        record.mountpoint = values[.mountpoint]
        return record
    }

    private static func bytes(_ text: String?) -> ByteCount? {
        text.flatMap { UInt64($0) }.map(ByteCount.init(clamping:))
    }
}
