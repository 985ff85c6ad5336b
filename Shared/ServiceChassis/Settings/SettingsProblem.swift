/// One thing that is wrong in a service's settings.
package struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
    /// Where a setting was given.
    package enum Place: Sendable, Hashable {
        /// A line and column of the file, both from 1.
        case file(line: Int, column: Int)
        /// An environment variable.
        case variable(String)
        /// A flag of the command line, or a value given by code.
        case flag(String)
    }

    /// The file's name as it was given.
    package let file: String
    /// Where the setting was given.
    package let place: Place
    /// What is wrong and what would be right.
    package let text: String

    /// A problem at a place.
    package init(file: String, place: Place, text: String) {
        self.file = file
        self.place = place
        self.text = text
    }

    /// `file:line:column: text`, as editors read it.
    package var description: String {
        switch place {
        case .file(let line, let column): "\(file):\(line):\(column): \(text)"
        case .variable(let name): "environment variable \(name): \(text)"
        case .flag(let name): "\(name): \(text)"
        }
    }
}
