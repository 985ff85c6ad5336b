import Glibc

/// What a command says to the person or script that started it.
package struct Console: Sendable {
    /// Takes text for standard output.
    package let output: @Sendable (String) -> Void
    /// Takes text for standard error.
    package let error: @Sendable (String) -> Void

    /// A console that gives its text to these.
    package init(
        output: @escaping @Sendable (String) -> Void,
        error: @escaping @Sendable (String) -> Void
    ) {
        self.output = output
        self.error = error
    }

    /// The process's own standard output and error.
    package static let standard = Console(
        output: { send($0, to: STDOUT_FILENO) },
        error: { send($0, to: STDERR_FILENO) }
    )

    private static func send(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            // A reader that went away wants no more.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
