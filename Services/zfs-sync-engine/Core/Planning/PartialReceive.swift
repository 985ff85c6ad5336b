package import Observations

/// A receive that was cut short and has left something on the target.
package enum PartialReceive: Sendable, Hashable {
    /// A token that could be read.
    case token(ResumeToken, text: String)
    /// A token that could not.
    case unreadable(ResumeTokenFault, text: String)

    /// The token of a dataset, read; nil when there is none.
    package static func of(_ dataset: DatasetRecord, inflate: ResumeToken.Inflate) -> Self? {
        guard let text = dataset.resumeToken else { return nil }
        do throws(ResumeTokenFault) {
            return .token(try ResumeToken(reading: text, inflate: inflate), text: text)
        } catch {
            return .unreadable(error, text: text)
        }
    }
}
