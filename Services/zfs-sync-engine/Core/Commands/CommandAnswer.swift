/// What one command of an exchange said.
package struct CommandAnswer: Sendable, Hashable {
    /// The exit status; 0 is success.
    package var status: Int32
    /// Everything it wrote to standard output.
    package var output: [UInt8]
    /// Everything it wrote to standard error, which is never read together with the output.
    package var errors: [UInt8]
    /// Whether the whole of both came; false when the channel ended, or a limit was reached,
    /// before the frame was closed.
    package var isComplete: Bool

    /// An answer.
    package init(
        status: Int32 = 0,
        output: [UInt8] = [],
        errors: [UInt8] = [],
        isComplete: Bool = true
    ) {
        self.status = status
        self.output = output
        self.errors = errors
        self.isComplete = isComplete
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    package var text: String { String(decoding: output, as: UTF8.self) }

    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}
