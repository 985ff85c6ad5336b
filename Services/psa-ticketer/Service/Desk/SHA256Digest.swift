import Crypto

/// SHA-256, for the references of tickets.
enum SHA256Digest {
    static func bytes(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
