import Crypto
import Quantities

/// SHA-256 of a random secret, as 64 hexadecimal digits.
///
/// Enough for secrets of 256 random bits; passwords take `PasswordHasher`.
func secretHash(_ secret: String) -> String {
    hexadecimal(SHA256.hash(data: Array(secret.utf8)))
}

/// Whether two texts are the same, in a time that does not tell where they differ.
func constantTimeEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
}

/// So many random bytes as hexadecimal digits.
func randomDigits(bytes: Int) -> String {
    var randomness = SystemRandomNumberGenerator()
    return hexadecimal((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &randomness) })
}
