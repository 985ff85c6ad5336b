/// UUIDs of the kernel, which are 16 bytes; all zero means none.
enum KernelUUID {
    /// Small letters with dashes; nil for none.
    static func text<Bytes>(of uuid: Bytes) -> String? {
        let digits = unsafe withUnsafeBytes(of: uuid) { bytes in
            unsafe bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        }
        guard digits.contains(where: { $0 != "00" }) else { return nil }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
            .map { digits[$0].joined() }.joined(separator: "-")
    }
}
