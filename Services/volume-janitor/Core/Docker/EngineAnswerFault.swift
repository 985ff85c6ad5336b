/// An answer of the Docker Engine has not the form that its API document gives it.
package struct EngineAnswerFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path that was asked, without the version.
    package let path: String
    /// What is wrong, and where in the answer.
    package let detail: String

    /// A fault in an answer.
    package init(_ path: String, _ detail: String) {
        self.path = path
        self.detail = detail
    }

    /// Which answer was not understood and why.
    package var description: String {
        "the Docker Engine's answer to GET \(path) cannot be used: \(detail)"
    }
}
