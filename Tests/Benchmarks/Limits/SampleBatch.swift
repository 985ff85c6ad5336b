/// Rows of the `sample` table in the two binary forms PostgreSQL reads, sorted by key.
///
/// Each row is another (tenant, series, at): a fleet's round of samples, then the next round ten
/// seconds later, as webhooks bring them.
struct SampleBatch {
    /// Parameters of `unnest`: tenants, series, moments, values.
    let arrays: [[UInt8]]
    /// The same rows as COPY (FORMAT binary) wants them.
    let copy: [UInt8]

    private struct Row {
        let tenant: Int32
        let series: Int32
        let at: Int64
        let value: Double
    }

    init(rows: Range<Int>, day: Int64, tenants: Int, series: Int) {
        let sorted = rows.map { number in
            let index = number % series
            return Row(
                tenant: Int32(index % tenants + 1),
                series: Int32(index + 1),
                at: day * 86_400_000_000 + Int64(number / series) * 10_000_000,
                value: Double(number)
            )
        }.sorted { ($0.tenant, $0.series, $0.at) < ($1.tenant, $1.series, $1.at) }
        arrays = [
            Self.array(sorted, type: 23, size: 4) { $0.appendBigEndian($1.tenant) },
            Self.array(sorted, type: 23, size: 4) { $0.appendBigEndian($1.series) },
            Self.array(sorted, type: 1184, size: 8) { $0.appendBigEndian($1.at) },
            Self.array(sorted, type: 701, size: 8) { $0.appendBigEndian($1.value.bitPattern) },
        ]
        copy = Self.copy(sorted)
    }

    /// A one-dimensional array in the binary form of `array_recv`: header, then sized elements.
    private static func array(
        _ rows: [Row],
        type: Int32,
        size: Int32,
        _ append: (inout [UInt8], Row) -> Void
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for word in [1, 0, type, Int32(rows.count), 1] { bytes.appendBigEndian(word) }
        for row in rows {
            bytes.appendBigEndian(size)
            append(&bytes, row)
        }
        return bytes
    }

    /// The stream of COPY in binary: signature, flags, rows of four fields, trailer.
    private static func copy(_ rows: [Row]) -> [UInt8] {
        var bytes = Array("PGCOPY\n".utf8) + [0xFF] + Array("\r\n".utf8) + [0]
        bytes.appendBigEndian(Int64(0))
        for row in rows {
            bytes.appendBigEndian(Int16(4))
            bytes.appendBigEndian(Int32(4))
            bytes.appendBigEndian(row.tenant)
            bytes.appendBigEndian(Int32(4))
            bytes.appendBigEndian(row.series)
            bytes.appendBigEndian(Int32(8))
            bytes.appendBigEndian(row.at)
            bytes.appendBigEndian(Int32(8))
            bytes.appendBigEndian(row.value.bitPattern)
        }
        bytes.appendBigEndian(Int16(-1))
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
