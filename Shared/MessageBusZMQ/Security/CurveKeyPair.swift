import CZeroMQ

/// A CURVE key with its secret half, which no text of it shows.
package struct CurveKeyPair: Sendable, Hashable, CustomStringConvertible {
    /// The half that others may know.
    package let publicKey: CurvePublicKey
    /// The 32 bytes that prove who a peer is.
    let secret: [UInt8]

    /// A key from its stored halves; nil when the secret has not 32 bytes or is another key's.
    init?(publicKey: CurvePublicKey, secret: [UInt8]) {
        guard secret.count == 32, Self.publicHalf(of: secret) == publicKey else { return nil }
        self.publicKey = publicKey
        self.secret = secret
    }

    /// A new key, from the system's randomness.
    ///
    /// - Returns: the key.
    /// - Throws: `ZMQError` when this libzmq was built without CURVE.
    package static func generate() throws -> Self {
        var publicText = [CChar](repeating: 0, count: 41)
        var secretText = [CChar](repeating: 0, count: 41)
        guard unsafe zmq_curve_keypair(&publicText, &secretText) == 0,
            let key = CurvePublicKey(bytes: bytes(ofZ85: publicText)),
            let pair = Self(publicKey: key, secret: bytes(ofZ85: secretText))
        else { throw ZMQError("making a CURVE key") }
        return pair
    }

    /// The public half alone.
    package var description: String { publicKey.text }

    private static func publicHalf(of secret: [UInt8]) -> CurvePublicKey? {
        var secretText = [CChar](repeating: 0, count: 41)
        var publicText = [CChar](repeating: 0, count: 41)
        guard unsafe zmq_z85_encode(&secretText, secret, secret.count) != nil,
            unsafe zmq_curve_public(&publicText, &secretText) == 0
        else { return nil }
        return CurvePublicKey(bytes: bytes(ofZ85: publicText))
    }

    private static func bytes(ofZ85 text: [CChar]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        guard unsafe zmq_z85_decode(&bytes, text) != nil else { return [] }
        return bytes
    }
}
