/// Why a listing is not believed.
///
/// No fault ever stands for "there is nothing".
package enum ListingFault: Error, Sendable, Hashable {
    /// The command said it failed.
    case failed(command: String, status: Int32, said: String)
    /// Less than the whole answer came.
    case cutShort(command: String)
    /// A line that does not read as this listing's.
    case unreadable(command: String, line: Int, why: String)
    /// Another number of answers than commands.
    case answersMissing(expected: Int, came: Int)
    /// The host's clock cannot be read.
    case noClock(String)
    /// There are more lines than anybody has snapshots.
    case tooLong(command: String, linesMax: Int)
}

extension ListingFault: CustomStringConvertible {
    /// What is wrong, for a person.
    package var description: String {
        switch self {
        case .failed(let command, let status, let said):
            "`\(command)` ended with status \(status)\(said.isEmpty ? "" : ": \(said)")"
        case .cutShort(let command):
            "the answer of `\(command)` was cut short, so nothing of it is believed"
        case .unreadable(let command, let line, let why):
            "line \(line) of `\(command)` cannot be read: \(why)"
        case .answersMissing(let expected, let came):
            "\(came) of \(expected) commands were answered"
        case .noClock(let said): "the host's clock cannot be read: \(said)"
        case .tooLong(let command, let linesMax):
            "`\(command)` has more than \(linesMax) lines"
        }
    }
}
