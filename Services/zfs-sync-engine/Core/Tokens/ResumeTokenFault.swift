/// Why a token cannot be read.
package enum ResumeTokenFault: Error, Sendable, Hashable {
    /// It is not four parts of hexadecimal digits.
    case malformed
    /// A version that this release does not know.
    case version(String)
    /// The data is not what the checksum was made of.
    case checksum
    /// The data does not inflate to its length.
    case notInflated
    /// The list in it cannot be read.
    case list
    /// It does not say which snapshot was being sent.
    case noSnapshot
    /// It is longer than any token.
    case tooLong
}

extension ResumeTokenFault: CustomStringConvertible {
    /// What is wrong, for a person.
    package var description: String {
        switch self {
        case .malformed: "the resume token is not of the form 1-…-…-…"
        case .version(let version): "the resume token has the unknown version \(version)"
        case .checksum: "the resume token's checksum does not fit its data"
        case .notInflated: "the resume token's data does not inflate to its length"
        case .list: "the resume token's list cannot be read"
        case .noSnapshot: "the resume token does not say which snapshot was being sent"
        case .tooLong: "the resume token is longer than \(ResumeToken.charactersMax) characters"
        }
    }
}
