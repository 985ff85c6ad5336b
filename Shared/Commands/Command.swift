package import Quantities

/// A program with its arguments, as a value; never a line for a shell.
package struct Command: Sendable, Hashable {
    /// The program: an absolute path, or a name looked up in `PATH`.
    package var program: String
    /// The arguments, each exactly as the program gets it.
    package var arguments: [String]
    /// Where it runs.
    package var host: CommandHost
    /// The whole environment; `PATH` and `LC_ALL=C` unless told.
    package var environment: [String: String]
    /// How long it may take before it is killed with everything it started.
    package var timeout: Duration
    /// Bytes it may write to standard output, and to standard error; more is an error.
    package var outputMax: ByteCount
    /// Whether it can destroy data; such a command was audited before it gets here.
    package var isDestructive: Bool

    /// A command.
    package init(
        _ program: String,
        _ arguments: [String] = [],
        host: CommandHost = .local,
        environment: [String: String] = Command.plainEnvironment,
        timeout: Duration = .seconds(60),
        outputMax: ByteCount = .mebibytes(16),
        isDestructive: Bool = false
    ) {
        self.program = program
        self.arguments = arguments
        self.host = host
        self.environment = environment
        self.timeout = timeout
        self.outputMax = outputMax
        self.isDestructive = isDestructive
    }

    /// The usual places of programs, and words that do not depend on a language.
    package static let plainEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
    ]
}

extension Command: CustomStringConvertible {
    /// The command for a person to read, each word that needs it in quotation marks.
    package var description: String {
        let words = ([program] + arguments).map { word in
            word.wholeMatch(of: /[A-Za-z0-9_@%+=:,.\/-]+/) != nil
                ? word
                : "'"
                    + word.split(separator: "'", omittingEmptySubsequences: false)
                    .joined(separator: "'\\''") + "'"
        }
        let line = words.joined(separator: " ")
        return host == .local ? line : "\(host): \(line)"
    }
}
