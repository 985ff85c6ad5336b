import Commands
import CommandsSystem
import TestSupport
import Testing
import ZFSSyncEngine

// Goal: no word is ever read as anything but itself by the shell of the other side. Method: random
// words go through real shells and come back; each shell prints its words with NULs between.
@Suite struct `Words for a remote shell` {
    @Test func `plain words stay as they are and others get quotation marks`() {
        #expect(ShellWord.line(["zfs", "send", "tank/a@b"]) == "zfs send tank/a@b")
        #expect(ShellWord.quoted("") == "''")
        #expect(ShellWord.quoted("a b") == "'a b'")
        #expect(ShellWord.quoted("it's") == "'it'\\''s'")
        #expect(ShellWord.quoted("mountpoint=none") == "mountpoint=none")
        #expect(ShellWord.quoted("#x") == "'#x'")
        #expect(ShellWord.quoted("~") == "'~'")
    }

    @Test(arguments: ["/bin/dash", "/bin/bash", "/bin/busybox"])
    func `a real shell makes exactly the same words of a line`(shell: String) async throws {
        var random = SeededRandom(seed: 170)
        for _ in 0..<40 {
            let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in word(&random) }
            let script = ShellWord.line(["printf", "%s\\0"] + words)
            let call = shell.hasSuffix("busybox") ? ["sh", "-c", script] : ["-c", script]
            let output = try await LocalRunner().succeed(Command(shell, call))
            let read = output.standardOutput.split(separator: 0, omittingEmptySubsequences: false)
                .dropLast().map { String(decoding: $0, as: UTF8.self) }
            #expect(read == words)
        }
    }

    /// A word of what shells care about, and of what ZFS allows in names.
    private func word(_ random: inout SeededRandom) -> String {
        let pieces = [
            "'", "\"", "\\", "$", "`", "$(id)", "${HOME}", " ", "\t", "\n", "*", "?", "[a-z]", "!",
            "#", "~", "=", "%", "-", "--", ";", "&", "|", "<", ">", "(", ")", "{a,b}", "^",
            "tank/a",
            "@daily-1", "ä", "€", "\u{1}", "a", "",
        ]
        return (0..<Int.random(in: 0...8, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
}
