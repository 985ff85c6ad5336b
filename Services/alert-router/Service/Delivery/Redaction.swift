import Foundation
package import ServiceChassis

/// Takes secrets out of texts that people see.
package struct Redaction: Sendable {
    private let secrets: [String]

    /// Of these secrets; one of fewer than four letters is no secret that could be told from words.
    package init(_ secrets: [Secret]) {
        // Percent-encoded forms stand in bodies of forms and in addresses.
        let texts = secrets.map(\.revealed).filter { $0.utf8.count >= 4 }
        let encoded = texts.compactMap {
            $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        }
        self.secrets = Array(Set(texts + encoded)).sorted { $0.utf8.count > $1.utf8.count }
    }

    /// A text with `•••` in place of every secret.
    package func callAsFunction(_ text: String) -> String {
        secrets.reduce(text) { $0.replacingOccurrences(of: $1, with: "•••") }
    }
}
