import Crypto
import Foundation
import PSATicketerCore
package import ServiceChassis

/// Where a PSA says that a ticket changed: an address with a key in it, since it signs nothing.
package struct CallbackAddress: Sendable {
    /// The address without its key, as the PSA reaches it.
    package let place: String
    /// The key, made of the PSA's own secret, so that it is the same at every start.
    package let key: Secret

    /// The address of a PSA.
    ///
    /// - Parameters:
    ///   - address: the address as the PSA reaches it.
    ///   - name: the PSA's name in the settings.
    ///   - secret: what only the PSA and we know.
    package init(_ address: String, name: String, secret: Secret) {
        place = address
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("poolkeeper callback \(name)".utf8),
            using: SymmetricKey(data: Data(secret.revealed.utf8))
        )
        key = Secret(
            code.prefix(16).map { String(UInt16($0) | 0x100, radix: 16).suffix(2) }
                .joined()
        )
    }

    /// The address with its key; the ticket's id is put behind it by the PSA.
    package var url: String { "\(place)?key=\(key.revealed)&id=" }

    /// Whether a caller knows the key; takes as long for a wrong one as for the right one.
    package func isKnown(to caller: String) -> Bool {
        let (right, given) = (Array(key.revealed.utf8), Array(caller.utf8))
        guard right.count == given.count else { return false }
        return zip(right, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
