/// A range of IP addresses: `172.18.0.0/16`, `fd00::/8`, or one address.
package struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    /// The network's bytes, 4 or 16, beyond the prefix all zero.
    private let bytes: [UInt8]
    /// The bits that count.
    private let prefix: Int
    /// The range as it was written.
    package let description: String

    /// 127.0.0.0/8.
    package static let loopbackV4 = NetworkRange(bytes: [127, 0, 0, 0], prefix: 8, "127.0.0.0/8")
    /// ::1.
    package static let loopbackV6 = NetworkRange(
        bytes: [UInt8](repeating: 0, count: 15) + [1],
        prefix: 128,
        "::1"
    )

    /// A range from its text; nil for what is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.address(parts[0]) else { return nil }
        var prefix = bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...prefix).contains(given),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            prefix = given
        }
        self.init(bytes: bytes, prefix: prefix, text)
    }

    private init(bytes: [UInt8], prefix: Int, _ text: String) {
        self.prefix = prefix
        description = text
        self.bytes = Self.masked(bytes, prefix)
    }

    /// Whether an address is in the range; an IPv4 address inside IPv6 (`::ffff:1.2.3.4`) counts as
    /// the IPv4 one.
    package func contains(_ address: String) -> Bool {
        guard var other = Self.address(Substring(address)) else { return false }
        if other.count == 16, other.prefix(12).elementsEqual(Self.mapped) {
            other = Array(other.suffix(4))
        }
        return other.count == bytes.count && Self.masked(other, prefix) == bytes
    }

    private static let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [255, 255]

    private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let bits = min(max(prefix - index * 8, 0), 8)
            return bits == 0 ? 0 : byte & (UInt8.max << UInt8(8 - bits))
        }
    }

    private static func address(_ text: Substring) -> [UInt8]? {
        let plain = text.prefix { $0 != "%" }
        return plain.contains(":") ? v6(plain) : v4(plain)
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.utf8.count),
                part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != "0"
            else { return nil }
            return UInt8(part)
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func v6(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        let groups = halves.map { half in half.isEmpty ? [] : Self.groups(half) }
        guard let head = groups[0] else { return nil }
        guard groups.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups[1], head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (place, part) in parts.enumerated() {
            if place == parts.count - 1, part.contains(".") {
                guard let last = v4(part) else { return nil }
                bytes += last
            } else {
                guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
                    part.first != "+", part.first != "-"
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 255)]
            }
        }
        return bytes
    }
}
