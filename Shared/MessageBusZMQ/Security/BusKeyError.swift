/// Why a key file or the enrolment cannot be used.
package struct BusKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of trouble.
    package enum Code: Sendable {
        /// The file is not there or cannot be read or written.
        case unreadable
        /// Others than its owner may read it.
        case exposed
        /// It does not hold what it should.
        case malformed
        /// It is there already.
        case exists
        /// The enrolment does not know it, or knows it already.
        case refused
    }

    /// The kind of trouble.
    package let code: Code
    /// What is the matter and what to do.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
