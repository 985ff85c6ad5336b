import Quantities

/// What a client sends as its API key: `pk_<id>_<secret>`.
package struct KeyToken: Sendable, Equatable {
    /// The public part, 16 hexadecimal digits.
    package let id: String
    /// The secret part, 64 hexadecimal digits.
    package let secret: String

    /// The token in a text; nil when it is not one.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "pk", Self.isHexadecimal(parts[1], digits: 16),
            Self.isHexadecimal(parts[2], digits: 64)
        else { return nil }
        id = String(parts[1])
        secret = String(parts[2])
    }

    /// A new token; nobody can guess it when `randomness` is the system's.
    package init(using randomness: inout some RandomNumberGenerator) {
        id = Self.digits(bytes: 8, &randomness)
        secret = Self.digits(bytes: 32, &randomness)
    }

    /// The whole token, shown once to whoever made it.
    package var text: String { "pk_\(id)_\(secret)" }

    private static func digits(
        bytes: Int,
        _ randomness: inout some RandomNumberGenerator
    ) -> String {
        hexadecimal((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &randomness) })
    }

    private static func isHexadecimal(_ text: Substring, digits: Int) -> Bool {
        text.utf8.count == digits
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
    }
}
