import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import Synchronization

/// Compresses an answer when that pays and the client takes it.
struct Compression: Sendable {
    let limits: HTTPLimits

    func apply(to response: Response, of request: Request) async -> Response {
        guard let length = response.body.contentLength,
            length >= limits.compressFrom.bytes, length <= limits.compressUpTo.bytes,
            response.headers[.contentEncoding] == nil, isText(response.headers[.contentType])
        else { return response }
        var response = response
        response.headers[.vary] = [response.headers[.vary], "accept-encoding"]
            .compactMap(\.self).joined(separator: ", ")
        guard acceptsGzip(request.headers[.acceptEncoding]) else { return response }
        let gathered = GatheringWriter()
        guard (try? await response.body.write(gathered)) != nil,
            let packed = Deflater.gzip(gathered.bytes)
        else { return response }
        response.body = ResponseBody(byteBuffer: packed)
        response.headers[.contentLength] = String(packed.readableBytes)
        response.headers[.contentEncoding] = "gzip"
        // Other bytes than the tag was made for: it stays good for a weak comparison only.
        if let tag = response.headers[.eTag], tag.hasPrefix("\"") {
            response.headers[.eTag] = "W/" + tag
        }
        return response
    }

    private func isText(_ type: String?) -> Bool {
        guard let type else { return false }
        return type.hasPrefix("text/") && !type.hasPrefix("text/event-stream")
            || ["application/json", "application/problem+json", "application/javascript"]
                .contains(where: type.hasPrefix)
            || type.hasPrefix("image/svg")
    }
}

/// Whether an `Accept-Encoding` takes gzip: named, or `*`, and not with `q=0`.
func acceptsGzip(_ accepted: String?) -> Bool {
    var fallback = false
    for item in (accepted ?? "").lowercased().split(separator: ",") {
        let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap {
            Double($0.dropFirst(2))
        }
        let isTaken = (weight ?? 1) > 0
        if parts.first == "gzip" { return isTaken }
        if parts.first == "*" { fallback = isTaken }
    }
    return fallback
}

/// Keeps what a body writes.
private final class GatheringWriter: ResponseBodyWriter, Sendable {
    private let gathered = Mutex<[UInt8]>([])

    var bytes: [UInt8] { gathered.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        gathered.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
