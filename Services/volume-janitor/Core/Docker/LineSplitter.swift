/// Cuts a stream of bytes into lines, each of a bounded length.
package struct LineSplitter: Sendable {
    /// Bytes of a line at the most, without its end.
    package let bytesMax: Int
    private var partial: [UInt8] = []

    /// A splitter for lines of so many bytes.
    package init(bytesMax: Int = 1 << 20) {
        self.bytesMax = bytesMax
    }

    /// Takes bytes and gives the lines that they complete; empty lines are left out.
    ///
    /// - Throws: `LineTooLong` once more than `bytesMax` bytes have come without an end of line.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(LineTooLong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !partial.isEmpty { lines.append(partial) }
                partial.removeAll(keepingCapacity: true)
            } else {
                guard partial.count < bytesMax else { throw LineTooLong(bytesMax: bytesMax) }
                partial.append(byte)
            }
        }
        return lines
    }
}
