import Crypto
import Foundation
import Quantities
import ServiceChassis

/// A secret under a key of its own, which lies beside it under a key of the ring.
///
/// Both are sealed with AES-256-GCM and bound to the place where the secret belongs. Renewing the
/// ring's key seals the own key anew, never the secret.
struct SealedCredential: Sendable, Codable, Equatable {
    /// Bytes of a secret at the most.
    static let secretBytesMax = 16 << 10

    var tenant: TenantID
    var psa: String
    var kind: String
    var field: String
    /// When it was set, RFC 3339.
    var set: String
    /// The ring's key that its own key is sealed with.
    var key: String
    /// The own key: nonce, 32 sealed bytes, tag.
    var wrapped: Data
    /// The secret: nonce, sealed bytes, tag.
    var sealed: Data

    var place: CredentialPlace {
        CredentialPlace(tenant: tenant, psa: psa, kind: kind, field: field)
    }

    /// Seals a secret.
    init(_ secret: Secret, at place: CredentialPlace, by key: KeyRing.Key, now: Timestamp) throws {
        let own = SymmetricKey(size: .bits256)
        tenant = place.tenant
        psa = place.psa
        kind = place.kind
        field = place.field
        set = now.rfc3339
        self.key = key.id
        wrapped = try Self.wrap(own, place, key)
        sealed = try Self.seal(Array(secret.revealed.utf8), own, place.binding(Self.secretPurpose))
    }

    /// The secret.
    func open(_ ring: KeyRing, file: String) throws -> Secret {
        let own = try ownKey(ring, file: file)
        guard
            let bytes = try? Self.open(sealed, own, place.binding(Self.secretPurpose)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw CredentialFault.notFor(place.description) }
        return Secret(text)
    }

    /// The same secret with its own key sealed by another key of the ring.
    func rewrapped(_ ring: KeyRing, by key: KeyRing.Key, file: String) throws -> Self {
        let own = try ownKey(ring, file: file)
        var new = self
        new.key = key.id
        new.wrapped = try Self.wrap(own, place, key)
        return new
    }

    private func ownKey(_ ring: KeyRing, file: String) throws -> SymmetricKey {
        guard let key = ring.key(key) else {
            throw CredentialFault.unknownKey(ring: file, key: key, credentials: 1)
        }
        let binding = place.binding(Self.keyPurpose + key.id)
        guard let bytes = try? Self.open(wrapped, key.material, binding), bytes.count == 32 else {
            throw CredentialFault.notFor(place.description)
        }
        return SymmetricKey(data: bytes)
    }

    private static func wrap(
        _ own: SymmetricKey,
        _ place: CredentialPlace,
        _ key: KeyRing.Key
    ) throws -> Data {
        let bytes = unsafe own.withUnsafeBytes { unsafe Array($0) }
        return try seal(bytes, key.material, place.binding(keyPurpose + key.id))
    }

    private static let secretPurpose = "poolkeeper credential 1"
    private static let keyPurpose = "poolkeeper credential 1 key "

    // MARK: - AES-256-GCM

    static func seal(_ bytes: [UInt8], _ key: SymmetricKey, _ binding: [UInt8]) throws -> Data {
        // The nonce is 96 random bits; a key of a credential seals once.
        let box = try AES.GCM.seal(bytes, using: key, authenticating: binding)
        guard let combined = box.combined else {
            throw CredentialFault.unfit("a nonce of 96 bits is needed")
        }
        return combined
    }

    static func open(_ data: Data, _ key: SymmetricKey, _ binding: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.SealedBox(combined: data)
        return Array(try AES.GCM.open(box, using: key, authenticating: binding))
    }
}
