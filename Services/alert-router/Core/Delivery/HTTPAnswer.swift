import Foundation
import Quantities

/// What a target answered over HTTP.
package struct HTTPAnswer: Sendable, Hashable {
    /// The status code.
    package var status: Int
    /// The header fields by their names in lower case; of several of one name the first.
    package var fields: [String: String]
    /// The beginning of the body, at most `bodyBytesMax`.
    package var body: [UInt8]

    /// Bytes of a body that are read.
    package static let bodyBytesMax = 64 << 10
    /// Characters of a body that a reason shows.
    package static let shownMax = 200

    /// An answer.
    package init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The body as text, its beginning, on one line.
    package var shown: String {
        let text = Harmless.line(String(decoding: body.prefix(4 * Self.shownMax), as: UTF8.self))
        return TextUnit.characters.cut(text, to: Self.shownMax)
    }

    /// The status and what the body says.
    package var summary: String { shown.isEmpty ? "\(status)" : "\(status): \(shown)" }

    /// The body's JSON object; nil for another body.
    package var object: [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    }
}
