/// An error that knows what led to it and leaves it out of its own description.
package protocol CausedError: Error {
    /// What led to it; nil when it stands at the root.
    var cause: (any Error)? { get }
}

/// An error and everything that led to it, on one line: `what happened; because …; because …`.
///
/// Errors of other libraries are followed through a property named `underlyingError`,
/// `underlying` or `cause`. At most 10 errors are named.
package func errorChain(_ error: any Error) -> String {
    var texts: [String] = []
    var next: (any Error)? = error
    while let error = next, texts.count < 10 {
        let text = singleLine("\(error)")
        if texts.last != text { texts.append(text) }
        next = cause(of: error)
    }
    return texts.joined(separator: "; because ")
}

private func cause(of error: any Error) -> (any Error)? {
    if let error = error as? any CausedError { return error.cause }
    let names: Set<String> = ["underlyingError", "underlying", "cause"]
    let child = Mirror(reflecting: error).children.first { names.contains($0.label ?? "") }
    return child.flatMap { $0.value as? any Error }
}

private func singleLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
