/// Takes out of a text what would make it look other than it is.
package enum Harmless {
    /// A text of several lines without control characters and marks of direction.
    package static func text(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" {
                result.append(scalar)
            } else if isDirection(scalar) {
                continue
            } else if isControl(scalar) {
                // A carriage return before a line feed is no character of its own.
                if scalar != "\r" { result.append(" ") }
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The same on one line, without blanks around it.
    package static func line(_ text: String) -> String {
        self.text(text).split { $0.isNewline || $0 == "\t" || $0 == " " }.joined(separator: " ")
    }

    /// Marks that turn the direction of what follows, so that `gpj.exe` reads `exe.jpg`.
    private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
