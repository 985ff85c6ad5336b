import Crypto
import Quantities

/// Digests that tell texts apart without showing them.
enum SecretDigest {
    /// SHA-256 in hexadecimal digits.
    static func full(_ text: String) -> String {
        hexadecimal(Array(SHA256.hash(data: Array(text.utf8))))
    }

    /// Its first 48 bits.
    static func short(_ text: String) -> String { String(full(text).prefix(12)) }
}
