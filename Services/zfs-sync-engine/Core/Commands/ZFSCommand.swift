/// One command for one host, as an argument list; never a line for a shell.
///
/// Whoever runs it puts the program's path and `sudo` in front as the host's settings say, and
/// quotes every word on its way through ssh. The class is what the planner took it for;
/// `CommandAudit` reads the words again before anything runs.
package struct ZFSCommand: Sendable, Hashable, Codable {
    /// The host by its name in the settings.
    package var host: String
    /// The program.
    package var program: ZFSProgram
    /// The arguments, each exactly as the program gets it.
    package var arguments: [String]
    /// What it can do to data.
    package var operation: OperationClass

    /// A command.
    package init(
        on host: String,
        _ program: ZFSProgram,
        _ arguments: [String],
        _ operation: OperationClass = .additive
    ) {
        self.host = host
        self.program = program
        self.arguments = arguments
        self.operation = operation
    }

    /// A command of zfs(8).
    package init(
        on host: String,
        _ arguments: [String],
        _ operation: OperationClass = .additive
    ) {
        self.init(on: host, .zfs, arguments, operation)
    }
}

extension ZFSCommand: CustomStringConvertible {
    /// The command without its host, each word that needs it in quotation marks, for a person to
    /// read or to paste into a shell of the host.
    package var description: String {
        ([program.rawValue] + arguments).map(Self.quoted).joined(separator: " ")
    }

    /// A word as a POSIX shell takes it for exactly that word.
    package static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy(Self.isPlain)
        guard !isPlain else { return word }
        let parts = word.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || (0x30...0x39).contains(byte) || "_@%+=:,./#-".utf8.contains(byte)
    }
}
