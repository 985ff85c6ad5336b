import CZlib
package import NIOCore
package import Quantities

/// Undoes gzip within a limit of bytes and of growth.
package enum Inflater {
    /// Growth is not judged below this many bytes: small bodies compress very well.
    package static let ratioFreeBytes = 64 << 10

    /// The inflated bytes; several gzip members in a row are one body, as RFC 1952 says.
    ///
    /// - Parameters:
    ///   - sent: the bytes as sent.
    ///   - limit: inflated bytes at the most.
    ///   - ratioMax: inflated bytes for each byte sent at the most.
    /// - Returns: the inflated bytes.
    /// - Throws: `Problem` 413 naming the limit passed, 400 for what is not whole gzip.
    package static func inflate(
        _ sent: ByteBuffer,
        limit: ByteCount,
        ratioMax: Int
    ) throws -> ByteBuffer {
        var stream = unsafe z_stream()
        // 15 bits of window, and 16 says that a gzip header is expected.
        guard
            unsafe inflateInit2_(
                &stream,
                15 + 16,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { throw Problem.internalError }
        defer { unsafe _ = inflateEnd(&stream) }
        var input = sent.getBytes(at: sent.readerIndex, length: sent.readableBytes) ?? []
        let bound = Bound(
            bytes: Int(limit.bytes),
            ratioMax: ratioMax,
            sent: input.count
        )
        return try unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(input.count)
            return try unsafe drain(&stream, within: bound)
        }
    }

    private static func drain(
        _ stream: inout z_stream,
        within bound: Bound
    ) throws -> ByteBuffer {
        var inflated = ByteBuffer()
        var chunk = [UInt8](repeating: 0, count: 32 << 10)
        while true {
            let (status, count) = unsafe chunk.withUnsafeMutableBufferPointer { chunk in
                unsafe stream.next_out = chunk.baseAddress
                unsafe stream.avail_out = UInt32(chunk.count)
                let status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
                return unsafe (status, chunk.count - Int(stream.avail_out))
            }
            inflated.writeBytes(chunk[..<count])
            try bound.check(inflated.readableBytes)
            if status == Z_STREAM_END {
                if unsafe stream.avail_in == 0 { return inflated }
                unsafe _ = inflateReset(&stream)
            } else if status != Z_OK || (unsafe stream.avail_in == 0 && count < chunk.count) {
                throw Problem.badRequest("the body is not whole gzip; send it again")
            }
        }
    }

    private struct Bound {
        let bytes: Int
        let ratioMax: Int
        let sent: Int

        func check(_ inflated: Int) throws {
            guard inflated <= bytes else {
                throw Problem.tooLarge(
                    "the inflated body is larger than the limit of \(ByteCount(Int64(bytes)).text)"
                )
            }
            guard inflated <= ratioFreeBytes || inflated / max(1, sent) < ratioMax else {
                throw Problem.tooLarge(
                    "the body inflates to \(ratioMax) times its size or more, which is the limit"
                )
            }
        }
    }
}
