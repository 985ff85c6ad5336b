import FoundationEssentials
import HTTPSurface
import Hummingbird
import NIOCore
import Observations
import Quantities
import VolumeJanitorCore

/// `GET /api/audit?volume=&since=&after=&limit=`: a line of JSON for each name, as it was deleted.
struct AuditAnswer: Sendable {
    /// Lines that one answer has at the most; the next begins with `after` of the last.
    static let linesMax = 1_000_000
    /// Rows read at once.
    static let pageRows = 1000

    private let audit: any AuditReading
    private let volume: String?
    private let since: Timestamp
    private let after: Int64
    private let limit: Int

    init(audit: any AuditReading, query: QueryReader) throws {
        self.audit = audit
        volume = try query.text("volume")
        since = try query.moment("since") ?? Timestamp(seconds: 0)
        after = Int64(try query.integer("after", default: 0, in: 0...Int.max))
        limit = try query.integer("limit", default: Self.linesMax, in: 1...Self.linesMax)
    }

    func response() async throws -> Response {
        // The first page is read before the answer begins, so that a failure is one.
        let first = try await page(after: after, left: limit)
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var (rows, left) = (first, limit)
                while let last = rows.last {
                    var text = ByteBuffer()
                    for row in rows {
                        text.writeBytes(try snakeJSON(AuditLine(row)))
                        text.writeInteger(UInt8(ascii: "\n"))
                    }
                    try await writer.write(text)
                    left -= rows.count
                    rows = try await page(after: last.id, left: left)
                }
                try await writer.finish(nil)
            }
        )
    }

    private func page(after: Int64, left: Int) async throws -> [AuditRow] {
        guard left > 0 else { return [] }
        return try await audit.rows(
            volume: volume,
            since: since,
            after: after,
            limit: min(left, Self.pageRows)
        )
    }
}

/// A line of the audit.
private struct AuditLine: Encodable {
    let id: Int64
    let run: String
    let volumeName: String
    let registeredPath: PathBytes
    let path: PathBytes
    let kind: String
    let inode: UInt64
    let apparentBytes: Int64
    let allocatedBytes: Int64
    let modified: String
    let reason: String
    let intendedAt: String
    let outcome: Nullable<String>
    let error: String?
    let settledAt: Nullable<String>

    init(_ row: AuditRow) {
        let intent = row.intent
        id = row.id
        run = intent.run.description
        volumeName = intent.volume
        registeredPath = PathBytes([UInt8(ascii: "/")] + intent.base.bytes)
        path = intent.path
        kind = "\(intent.record.kind)"
        inode = intent.record.inode
        apparentBytes = intent.record.apparentBytes
        allocatedBytes = intent.record.allocatedBytes
        modified = Timestamp(nanoseconds: intent.record.modified).rfc3339
        reason = intent.reason
        intendedAt = intent.at.rfc3339
        outcome = Nullable(row.outcome)
        error = row.error
        settledAt = Nullable(row.settledAt?.rfc3339)
    }
}
