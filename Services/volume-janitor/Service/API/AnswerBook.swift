import Crypto
import Foundation
import GRDB
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import StateStore

/// Answers to requests with an `Idempotency-Key`, so that one sent again does nothing twice.
struct AnswerBook: Sendable {
    /// How long an answer is kept.
    static let kept = Duration.seconds(86_400)
    /// Answers kept at the most; the oldest go.
    static let answersMax = 10_000
    /// Bytes of a key at the most.
    static let keyBytesMax = 255

    let journal: ServiceJournal
    let clock: any WallClock

    private struct Answer: Sendable {
        let request: String
        let status: Int
        let body: Data
    }

    /// Does what a request asks, or answers as the first time.
    func once(
        _ request: Request,
        _ body: ByteBuffer,
        _ act: () async throws -> Response
    ) async throws -> Response {
        guard let name = HTTPField.Name("idempotency-key"), let key = request.headers[name] else {
            return try await act()
        }
        guard (1...Self.keyBytesMax).contains(key.utf8.count) else {
            throw Problem.badRequest("an Idempotency-Key has 1 to \(Self.keyBytesMax) bytes")
        }
        var hash = SHA256()
        hash.update(data: Array("\(request.method) \(request.uri)\n".utf8))
        hash.update(data: Array(body.readableBytesView))
        let digest = hexadecimal(Array(hash.finalize()))
        if let known = try await answer(key) {
            guard known.request == digest else {
                throw Problem.unprocessable(
                    "this Idempotency-Key was used for another request; take a new one"
                )
            }
            let status = HTTPResponse.Status(code: known.status)
            return .json(bytes: Array(known.body), status: status)
        }
        let response = try await act()
        return try await keep(response, key, digest)
    }

    private func answer(_ key: String) async throws -> Answer? {
        let oldest = clock.now() - Self.kept
        return try await journal.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT request, status, body FROM answer WHERE key = ? AND at > ?",
                arguments: [key, oldest.microseconds]
            ).map { Answer(request: $0[0], status: $0[1], body: $0[2]) }
        }
    }

    private func keep(
        _ response: Response,
        _ key: String,
        _ digest: String
    ) async throws -> Response {
        let gathered = BodyGatherer()
        try await response.body.write(gathered)
        let (bytes, now) = (gathered.bytes, clock.now())
        let status = response.status.code
        try await journal.perform { unit in
            try unit.database.execute(
                sql: """
                    INSERT OR REPLACE INTO answer (key, request, status, body, at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [key, digest, status, Data(bytes), now.microseconds]
            )
            try unit.database.execute(
                sql: """
                    DELETE FROM answer WHERE at <= ? OR key IN (
                        SELECT key FROM answer ORDER BY at DESC LIMIT -1 OFFSET ?)
                    """,
                arguments: [(now - Self.kept).microseconds, Self.answersMax]
            )
        }
        var copy = response
        copy.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return copy
    }
}
