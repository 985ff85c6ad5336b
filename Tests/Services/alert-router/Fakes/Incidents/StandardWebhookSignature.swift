import Crypto
import Foundation
import Quantities

/// The check of a Standard Webhooks signature, from the specification: HMAC-SHA256 over
/// `id.timestamp.body` by the bytes behind `whsec_`.
struct StandardWebhookSignature: Sendable {
    enum Fault: Error, Hashable { case missing, badSecret, badTime, tooOld, tooNew, noMatch }

    /// `whsec_` and base64 of 24 to 64 bytes.
    let secret: String
    var toleranceSeconds = 300.0

    func check(_ request: TargetRequest, at now: Timestamp) throws(Fault) {
        guard let id = request.header("webhook-id"), !id.isEmpty,
            let time = request.header("webhook-timestamp"),
            let signatures = request.header("webhook-signature")
        else { throw .missing }
        guard let seconds = Int64(time), String(seconds) == time else { throw .badTime }
        let age = (now - Timestamp(seconds: seconds)).components.seconds
        guard Double(age) <= toleranceSeconds else { throw .tooOld }
        guard Double(-age) <= toleranceSeconds else { throw .tooNew }
        guard secret.hasPrefix("whsec_"),
            let key = Data(base64Encoded: String(secret.dropFirst(6))),
            (24...64).contains(key.count)
        else { throw .badSecret }
        let signed = Data("\(id).\(time).".utf8) + Data(request.body)
        let isSigned = signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"),
                let code = Data(base64Encoded: String(signature.dropFirst(3)))
            else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(
                code,
                authenticating: signed,
                using: SymmetricKey(data: key)
            )
        }
        guard isSigned else { throw .noMatch }
    }
}
