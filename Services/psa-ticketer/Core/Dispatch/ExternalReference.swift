import Quantities

/// The word by which a ticket is found again in its PSA, the same whenever it is made of the same.
///
/// It is one word of letters and digits, so that a full-text search takes it as one.
package struct ExternalReference: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What every reference begins with.
    package static let prefix = "PK"
    /// Characters behind the prefix, five bits each: 120 bits.
    package static let characters = 24
    /// Characters at the most that every PSA keeps (Autotask's `externalID`).
    package static let lengthMax = 50

    /// The word.
    package let text: String

    /// The word of an incident's ticket.
    ///
    /// - Parameters:
    ///   - psa: the PSA's name in the settings; two PSAs of one tenant have tickets of their own.
    ///   - key: what the ticket is about.
    ///   - generation: which ticket of it, from 1.
    ///   - era: when it was first heard of, in seconds since 1970, so that what was forgotten and
    ///     comes back has words of its own; nil for one of an older release.
    ///   - digest: SHA-256.
    package init(
        psa: String,
        key: IncidentKey,
        generation: Int,
        era: Int64? = nil,
        digest: ([UInt8]) -> [UInt8]
    ) {
        // A character that no part has stands between the parts.
        let parts = ["ticket", psa, key.text, "\(generation)"] + (era.map { ["\($0)"] } ?? [])
        let bytes = Array(parts.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n").utf8)
        text = Self.prefix + Self.base32(digest(bytes))
    }

    /// The word of a row; nil for one that is none.
    package init?(_ text: String) {
        let rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard text.hasPrefix(Self.prefix), rest.count == Self.characters,
            rest.allSatisfy({ (0x41...0x5A).contains($0) || (0x32...0x37).contains($0) })
        else { return nil }
        self.text = text
    }

    /// The same as `text`.
    package var description: String { text }

    /// Its last characters, for notes' own words.
    package var short: String { String(text.suffix(8)) }

    private static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var word = ""
        var (buffer, bits) = (UInt32(0), 0)
        for byte in bytes.prefix(characters * 5 / 8) {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                word.append(letters[Int(buffer >> UInt32(bits - 5)) & 31])
                bits -= 5
            }
            // What was written already need not be carried on.
            buffer &= (1 << UInt32(bits)) - 1
        }
        return word
    }
}

/// The word by which a note is found again in its ticket.
package enum NoteToken {
    /// The word of a ticket's note, such as `[PK 3/QXZ7ABCD]`.
    package static func text(_ reference: ExternalReference, _ sequence: Int) -> String {
        "[\(ExternalReference.prefix) \(sequence)/\(reference.short)]"
    }
}
