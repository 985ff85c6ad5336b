import CZlib

/// Inflates the data of resume tokens.
package enum TokenInflater {
    /// The inflated bytes; nil when `data` is no zlib stream that inflates to exactly `length`.
    package static func inflate(_ data: [UInt8], _ length: Int) -> [UInt8]? {
        var inflated = [UInt8](repeating: 0, count: length)
        var size = uLongf(length)
        let status = unsafe inflated.withUnsafeMutableBufferPointer { target in
            unsafe data.withUnsafeBufferPointer { source in
                unsafe uncompress(target.baseAddress, &size, source.baseAddress, uLong(data.count))
            }
        }
        return status == Z_OK && Int(size) == length ? inflated : nil
    }
}
