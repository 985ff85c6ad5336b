/// One event of a stream, as browsers' `EventSource` reads it.
package struct ServerSentEvent: Sendable, Hashable {
    /// The kind, on which pages listen.
    package let name: String
    /// What it says, usually JSON.
    package let data: String
    /// Whose it is; what clients' filters look at, never sent.
    package let audience: String

    /// An event.
    package init(name: String, data: String, audience: String = "") {
        self.name = name
        self.data = data
        self.audience = audience
    }

    /// The event on the wire; line breaks cannot begin a field of their own.
    func wire(id: String) -> String {
        var text = "id: \(id)\nevent: \(name.filter { !$0.isNewline })\n"
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return text + "\n"
    }
}
