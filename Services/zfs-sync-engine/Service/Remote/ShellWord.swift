/// Words for a remote login shell, which ssh hands one line: the only place that quotes.
///
/// ssh(1) joins its arguments with spaces and the login shell of the other side reads the line
/// again. Each word is put between single quotes, in which POSIX shells leave every byte alone;
/// a single quote itself becomes `'\''`. csh would read `!` even there, so names with it are
/// refused long before.
package enum ShellWord {
    /// A word as a POSIX shell reads it back unchanged; plain ones stay as they are.
    ///
    /// - Parameter word: any text without NUL, which no argument can hold.
    /// - Returns: the word for a line.
    package static func quoted(_ word: String) -> String {
        precondition(!word.utf8.contains(0), "an argument holds no NUL")
        // `=`, `#` and `%` mean something to one shell or another only where a word begins.
        let (first, all) = (word.utf8.first, word.utf8)
        if first.map(isPlain) == true, all.allSatisfy({ isPlain($0) || "=#%".utf8.contains($0) }) {
            return word
        }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// A line of which a shell makes exactly these words.
    package static func line(_ words: [String]) -> String {
        words.map(quoted).joined(separator: " ")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
