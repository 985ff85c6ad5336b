import Observations
import Quantities

/// Reads `zfs list -Hp -d 1 -t snapshot,bookmark` into the datasets it was asked of.
enum VersionRows {
    static func read(
        _ answer: CommandAnswer,
        into datasets: inout [DatasetName: DatasetListing]
    ) throws(ListingFault) {
        let shown = "zfs list -Hp -d 1 -t snapshot,bookmark …"
        var reading = Reading(command: shown)
        let bytes = try ListingRows.whole(answer, of: shown)
        try ListingRows.each(bytes, of: shown) { line, number throws(ListingFault) in
            try reading.take(line, number, &datasets)
        }
        reading.store(&datasets)
    }

    /// Gathers the lines of one dataset, which stand together, before they are put in their place.
    private struct Reading {
        let command: String
        var owner: ArraySlice<UInt8> = []
        var name: DatasetName?
        var snapshots: [SnapshotRecord] = []
        var bookmarks: [BookmarkRecord] = []

        mutating func take(
            _ line: ArraySlice<UInt8>,
            _ number: Int,
            _ datasets: inout [DatasetName: DatasetListing]
        ) throws(ListingFault) {
            var cursor = FieldCursor(line)
            guard let full = cursor.field(),
                let mark = full.firstIndex(where: { $0 == 0x40 || $0 == 0x23 })
            else { throw unreadable(number, "no name of a snapshot or bookmark") }
            guard let guid = cursor.number(), let createtxg = cursor.number(),
                let creation = cursor.number(), let seconds = Int64(exactly: creation),
                seconds < 1 << 40
            else { throw unreadable(number, "no guid, createtxg and creation") }
            let holds = cursor.number().map { Int(clamping: $0) }
            if full[..<mark] != owner { try begin(full[..<mark], number, &datasets) }
            let name = String(decoding: full[(mark + 1)...], as: UTF8.self)
            guard DatasetName.isVersionName(name) else {
                throw unreadable(number, "`\(name)` is no name of a snapshot")
            }
            let made = Timestamp(seconds: seconds)
            if full[mark] == 0x40 {
                snapshots.append(
                    SnapshotRecord(
                        name: name,
                        guid: ZFSGuid(guid),
                        createtxg: createtxg,
                        creation: made,
                        holds: holds
                    )
                )
            } else {
                bookmarks.append(
                    BookmarkRecord(
                        name: name,
                        guid: ZFSGuid(guid),
                        createtxg: createtxg,
                        creation: made
                    )
                )
            }
        }

        private mutating func begin(
            _ bytes: ArraySlice<UInt8>,
            _ number: Int,
            _ datasets: inout [DatasetName: DatasetListing]
        ) throws(ListingFault) {
            store(&datasets)
            owner = bytes
            name = DatasetName(String(decoding: bytes, as: UTF8.self))
            guard let name, datasets[name] != nil else {
                throw unreadable(number, "a snapshot of a dataset that was not listed before")
            }
        }

        mutating func store(_ datasets: inout [DatasetName: DatasetListing]) {
            if let name {
                datasets[name]?.snapshots += snapshots
                datasets[name]?.bookmarks += bookmarks
                datasets[name]?.sort()
            }
            snapshots.removeAll(keepingCapacity: false)
            bookmarks.removeAll(keepingCapacity: false)
        }

        private func unreadable(_ line: Int, _ why: String) -> ListingFault {
            .unreadable(command: command, line: line, why: why)
        }
    }
}
