/// What a command that came to its end said.
package struct CommandOutput: Sendable, Hashable {
    /// The exit status; 0 is success.
    package var status: Int32
    /// Everything it wrote to standard output.
    package var standardOutput: [UInt8]
    /// Everything it wrote to standard error.
    package var standardError: [UInt8]

    /// The output of a command.
    package init(status: Int32 = 0, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
        self.status = status
        self.standardOutput = standardOutput
        self.standardError = standardError
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    package var text: String { String(decoding: standardOutput, as: UTF8.self) }

    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    package var errorText: String { String(decoding: standardError, as: UTF8.self) }
}
