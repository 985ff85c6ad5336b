package import Hummingbird
package import NIOCore
package import Quantities

extension Request {
    /// The whole body, inflated if it was sent with `Content-Encoding: gzip`.
    ///
    /// - Parameters:
    ///   - limit: bytes as sent, and bytes after inflating.
    ///   - inflateRatioMax: inflated bytes for each byte sent; the first 64 KiB are free.
    /// - Returns: the body; empty when there is none.
    /// - Throws: `Problem` 413 naming the limit, 415 for another encoding, 400 for broken gzip.
    package func collectBody(
        limit: ByteCount,
        inflateRatioMax: Int = 100
    ) async throws -> ByteBuffer {
        let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
        guard ["identity", "gzip", "x-gzip"].contains(encoding) else {
            throw Problem(
                .unsupportedMediaType,
                detail: "content encoding \(encoding) is not read here; send gzip or none",
                headers: [.acceptEncoding: "gzip, identity"]
            )
        }
        let sent = try await collectAsSent(limit: limit)
        guard encoding != "identity", sent.readableBytes > 0 else { return sent }
        return try Inflater.inflate(sent, limit: limit, ratioMax: inflateRatioMax)
    }

    private func collectAsSent(limit: ByteCount) async throws -> ByteBuffer {
        if let text = headers[.contentLength], let length = Int64(text), length > limit.bytes {
            throw tooLarge(limit)
        }
        var collected: ByteBuffer?
        for try await chunk in body {
            var chunk = chunk
            let count = (collected?.readableBytes ?? 0) + chunk.readableBytes
            guard count <= limit.bytes else { throw tooLarge(limit) }
            // Most bodies are one chunk, which is then not copied.
            if collected?.writeBuffer(&chunk) == nil { collected = chunk }
        }
        return collected ?? ByteBuffer()
    }

    private func tooLarge(_ limit: ByteCount) -> Problem {
        .tooLarge("the body is larger than the limit of \(limit.text); send less in one request")
    }
}
