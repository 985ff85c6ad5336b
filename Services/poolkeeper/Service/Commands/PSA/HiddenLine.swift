import Foundation
import Glibc
import ServiceChassis

/// Reads a secret that nobody should see: from a person without showing it, or from a pipe whole.
enum HiddenLine {
    /// Bytes that are read at the most.
    static let bytesMax = 64 << 10

    /// The secret, without its last line break; nil for nothing.
    static func read(asking prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return whole() }
        var before = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        Console.standard.error(prompt)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Console.standard.error("\n")
        }
        return readLine()
    }

    private static func whole() -> String? {
        let data = (try? FileHandle.standardInput.read(upToCount: bytesMax)) ?? nil
        guard let data, let text = String(data: data, encoding: .utf8) else { return nil }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
