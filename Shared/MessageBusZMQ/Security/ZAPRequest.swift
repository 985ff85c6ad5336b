/// What libzmq asks before it lets a connection in, by ZeroMQ's RFC 27.
struct ZAPRequest {
    private let requestID: [UInt8]
    /// The client's public key; nil when it came with none.
    let key: CurvePublicKey?
    /// Where it connected from.
    let address: String

    /// Reads version, request id, domain, address, routing id, mechanism, credentials; nil for
    /// anything else.
    init?(_ parts: [[UInt8]]) {
        guard parts.count >= 6, parts[0] == Self.version else { return nil }
        requestID = parts[1]
        address = String(decoding: parts[3], as: UTF8.self)
        let isCurve = parts[5] == Array("CURVE".utf8) && parts.count == 7
        key = isCurve ? CurvePublicKey(bytes: parts[6]) : nil
    }

    /// The answer that lets the connection in under its key.
    func admitted(as key: CurvePublicKey) -> [[UInt8]] {
        answer("200", "enrolled", userID: key.text)
    }

    /// The answer that keeps it out for now.
    ///
    /// After a 400 a client of libzmq never dials again; after a 300 it does, so that a peer whose
    /// key is enrolled while it waits need not be started anew.
    var refused: [[UInt8]] { answer("300", "this key is not enrolled", userID: "") }

    private func answer(_ status: String, _ reason: String, userID: String) -> [[UInt8]] {
        [
            Self.version, requestID, Array(status.utf8), Array(reason.utf8), Array(userID.utf8),
            [],
        ]
    }

    private static let version = Array("1.0".utf8)
    /// Where libzmq looks for who decides.
    static let address = "inproc://zeromq.zap.01"
    /// The domain of our connections; without one libzmq may ask nobody.
    static let domain = "poolkeeper"
}
