/// Where a person goes after signing in; only ever a page of ours.
package enum ReturnPath {
    /// The path, or the fleet when it is not one of ours: `//evil.example` and `/\evil` are not.
    package static func safe(_ text: String?) -> String {
        guard let text, text.hasPrefix("/fleet"), text.utf8.count <= 1000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x5C && $0 < 0x7F })
        else { return "/fleet" }
        return text
    }
}
