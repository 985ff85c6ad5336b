/// Where a page begins: the sort key of the last item before it, opaque to the caller.
package struct PageCursor: Sendable, Hashable {
    /// The parts of the sort key.
    package let parts: [String]

    /// A cursor after the item with this sort key.
    package init(after parts: [String]) {
        self.parts = parts
    }

    /// The cursor of a text that `text` wrote; nil for another.
    package init?(_ text: String) {
        guard text.utf8.count <= 4096, let bytes = Base64URL.decode(text),
            let joined = String(validating: bytes, as: UTF8.self), joined.first == "1"
        else { return nil }
        parts = joined.dropFirst(2).split(separator: "\u{1F}", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The cursor as it stands in an address.
    package var text: String {
        Base64URL.encode(Array((["1"] + parts).joined(separator: "\u{1F}").utf8))
    }
}
