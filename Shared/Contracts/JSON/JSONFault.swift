/// Why bytes are not the JSON that was asked for, and where.
package struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The bytes end inside a value.
        case truncated = "ends too early"
        /// A byte that no value, comma or bracket can begin with here.
        case unexpectedByte = "has an unexpected character"
        /// Something follows the value.
        case trailingBytes = "has something after its end"
        /// The text begins with a byte order mark, which RFC 8259 forbids to send.
        case byteOrderMark = "begins with a byte order mark"
        /// `NaN`, `Infinity` and the like are not JSON.
        case notANumber = "has NaN or Infinity, which JSON does not know"
        /// A number with a leading zero, a bare point or no digits.
        case badNumber = "has a malformed number"
        /// A control character inside a string that is not escaped.
        case controlCharacter = "has a bare control character in a string"
        /// A backslash that begins no escape.
        case badEscape = "has a malformed escape"
        /// An escaped NUL, which no database column here can hold.
        case nul = "has a NUL character in a string"
        /// Half of a surrogate pair.
        case loneSurrogate = "has half a surrogate pair"
        /// Bytes that are not UTF-8.
        case badUTF8 = "is not UTF-8"
        /// The same name twice in one object.
        case duplicateKey = "has the same key twice in one object"
        /// More members in one object than allowed.
        case tooManyMembers = "has an object with too many members"
        /// Deeper than allowed.
        case tooDeep = "is nested too deeply"
        /// A value of another type than asked for.
        case wrongType = "has a value of the wrong type"
        /// A value that is well formed but means nothing here.
        case badValue = "has a value that means nothing here"
        /// A member that must be there is not.
        case missing = "lacks a member that must be there"
    }

    /// What is wrong.
    package let kind: Kind
    /// The byte where it was noticed, from 0.
    package let offset: Int

    /// A fault at a byte.
    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// What is wrong, and at which byte.
    package var description: String { "the JSON \(kind.rawValue) at byte \(offset)" }
}
