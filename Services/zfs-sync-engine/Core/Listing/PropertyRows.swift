import Observations
import Quantities

/// Reads `zfs get -rHp -o name,property,value`, where datasets and snapshots stand mixed.
enum PropertyRows {
    /// The properties that an old tool knows.
    static let wanted =
        "type,guid,createtxg,creation,used,available,origin,mounted,mountpoint,canmount,readonly"

    static func read(
        _ answer: CommandAnswer,
        of command: ZFSCommand
    ) throws(ListingFault) -> [DatasetName: DatasetListing] {
        let shown = command.description
        var rows: [String: (line: Int, values: [String: String])] = [:]
        let bytes = try ListingRows.whole(answer, of: shown)
        try ListingRows.each(bytes, of: shown) { line, number throws(ListingFault) in
            var cursor = FieldCursor(line)
            guard let name = cursor.field(), let property = cursor.field(),
                let value = cursor.rest()
            else {
                throw .unreadable(command: shown, line: number, why: "no name, property and value")
            }
            guard !FieldCursor.isAbsent(value) else { return }
            rows[String(decoding: name, as: UTF8.self), default: (number, [:])]
                .values[String(decoding: property, as: UTF8.self)] =
                String(decoding: value, as: UTF8.self)
        }
        return try listings(rows, shown)
    }

    private static func listings(
        _ rows: [String: (line: Int, values: [String: String])],
        _ command: String
    ) throws(ListingFault) -> [DatasetName: DatasetListing] {
        var listings: [DatasetName: DatasetListing] = [:]
        for (name, row) in rows where !name.contains("@") {
            var values = [DatasetColumn.name: name]
            for column in DatasetColumn.allCases where column != .name {
                values[column] = row.values[column.rawValue]
            }
            let record = try DatasetRows.record(values, command, row.line)
            listings[record.name] = DatasetListing(record)
        }
        for (name, row) in rows {
            guard let mark = name.firstIndex(of: "@") else { continue }
            let short = String(name[name.index(after: mark)...])
            guard let owner = DatasetName(String(name[..<mark])), listings[owner] != nil,
                DatasetName.isVersionName(short),
                let guid = row.values["guid"].flatMap({ ZFSGuid($0) }),
                let createtxg = row.values["createtxg"].flatMap({ UInt64($0) }),
                let creation = row.values["creation"].flatMap({ Int64($0) })
            else {
                throw .unreadable(
                    command: command,
                    line: row.line,
                    why: "no guid, createtxg and creation of \(name)"
                )
            }
            listings[owner]?.snapshots.append(
                SnapshotRecord(
                    name: short,
                    guid: guid,
                    createtxg: createtxg,
                    creation: Timestamp(seconds: creation)
                )
            )
        }
        for name in listings.keys { listings[name]?.sort() }
        return listings
    }
}
