/// Why credentials are not read or written; each message says what, where and what to do.
package enum CredentialFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key ring is not there, and credentials are sealed with its keys.
    case ringMissing(ring: String, credentials: Int)
    /// Others may read a file that holds secrets.
    case exposed(file: String, mode: String)
    /// Somebody else owns a file that holds secrets.
    case foreign(file: String, owner: UInt32)
    /// The key ring is none.
    case ringBroken(ring: String, why: String)
    /// The key ring has not the key that credentials are sealed with.
    case unknownKey(ring: String, key: String, credentials: Int)
    /// A key of the ring has the right name and is another one.
    case wrongKey(ring: String, key: String)
    /// A sealed credential was changed, or belongs elsewhere.
    case notFor(String)
    /// The file of credentials is none.
    case broken(file: String, why: String)
    /// A file cannot be read or written.
    case unusable(file: String, why: String)
    /// A key that is still needed was to be taken away.
    case needed(key: String, credentials: Int)
    /// There is no such credential.
    case absent(String)
    /// What was given is no secret.
    case unfit(String)

    /// One sentence.
    package var description: String {
        switch self {
        case .ringMissing(let ring, let count):
            "the key ring \(ring) is not there, and \(count) credentials are sealed with its keys: "
                + "put it back; without it they have to be set anew"
        case .exposed(let file, let mode):
            "others may read \(file) (mode \(mode)): chmod 600 it"
        case .foreign(let file, let owner):
            "\(file) belongs to the user \(owner), who is neither root nor the one this runs as: "
                + "run this as its owner, or chown it"
        case .ringBroken(let ring, let why): "\(ring) is no key ring (\(why)): put back a copy"
        case .unknownKey(let ring, let key, let count):
            "\(count) credentials are sealed with the key \(key), which the key ring \(ring) does "
                + "not have: put back the ring that has it; nothing was changed"
        case .wrongKey(let ring, let key):
            "the key \(key) of the key ring \(ring) is not the one that credentials were sealed "
                + "with: put back the right ring; nothing was changed"
        case .notFor(let place):
            "the sealed credential \(place) was changed or was sealed for another place: set it "
                + "anew with `poolkeeper psa credentials set`"
        case .broken(let file, let why):
            "\(file) holds no credentials of ours (\(why)): put back a copy"
        case .unusable(let file, let why): "\(file): \(why); check its folder and owner"
        case .needed(let key, let count):
            "the key \(key) is still needed by \(count) credentials; nothing was changed"
        case .absent(let place): "there is no sealed credential \(place)"
        case .unfit(let why): why
        }
    }
}
