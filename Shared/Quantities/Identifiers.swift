/// A piece of text that is one kind of name and no other.
///
/// Each kind checks its text once, at the door; past that a name is known to be fit for keys, logs
/// and argument lists. Names compare byte for byte as written.
package protocol Name: Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
    LosslessStringConvertible
{
    /// The text as it was given.
    var text: String { get }

    /// The name, or nil when `text` is not a valid one of this kind.
    init?(_ text: String)
}

extension Name {
    /// The text as it was given.
    package var description: String { text }

    /// Names sort by their UTF-8 bytes, the same on every machine.
    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Decodes a string and checks it.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a valid \(Self.self)"
            )
        }
        self = name
    }

    /// Encodes the text alone.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One MSP: the wall that no query crosses.
///
/// Lower-case letters, digits and `-`, 1 to 40.
package struct TenantID: Name {
    /// The text as it was given.
    package let text: String

    /// The tenant, or nil when `text` has other characters or another length.
    package init?(_ text: String) {
        guard isSlug(text, lengths: 1...40) else { return nil }
        self.text = text
    }

    /// The tenant of an installation that serves one MSP.
    package static let single = TenantID(unchecked: "default")

    private init(unchecked text: String) {
        self.text = text
    }
}

/// A customer of a tenant, as a person writes it: 1 to 200 bytes, no control characters.
package struct ClientName: Name {
    /// The text as it was given.
    package let text: String

    /// The client, or nil when `text` is empty, too long or has control characters.
    package init?(_ text: String) {
        guard isPrintable(text, bytes: 1...200) else { return nil }
        self.text = text
    }
}

/// The identity of a monitored system inside its tenant: 1 to 200 bytes, no control characters.
package struct SystemID: Name {
    /// The text as it was given.
    package let text: String

    /// The system, or nil when `text` is empty, too long or has control characters.
    package init?(_ text: String) {
        guard isPrintable(text, bytes: 1...200) else { return nil }
        self.text = text
    }
}

/// The name of one of our executables, such as `collector`.
package struct ServiceName: Name {
    /// The text as it was given.
    package let text: String

    /// The service, or nil when `text` is not lower-case letters, digits and `-`, 1 to 40.
    package init?(_ text: String) {
        guard isSlug(text, lengths: 1...40) else { return nil }
        self.text = text
    }
}

private func isSlug(_ text: String, lengths: ClosedRange<Int>) -> Bool {
    lengths.contains(text.utf8.count)
        && text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
}

private func isPrintable(_ text: String, bytes: ClosedRange<Int>) -> Bool {
    bytes.contains(text.utf8.count)
        && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
}
