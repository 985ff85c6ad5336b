import CZlib
package import NIOCore

/// Compresses with gzip.
package enum Deflater {
    /// The bytes as one gzip member; nil when zlib has no memory.
    package static func gzip(_ bytes: [UInt8], level: Int32 = 4) -> ByteBuffer? {
        var stream = unsafe z_stream()
        guard
            unsafe deflateInit2_(
                &stream,
                level,
                Z_DEFLATED,
                15 + 16,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { unsafe _ = deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        var input = bytes
        var output = [UInt8](repeating: 0, count: bound)
        let status = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                return unsafe deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { return nil }
        return unsafe ByteBuffer(bytes: output[..<Int(stream.total_out)])
    }
}
