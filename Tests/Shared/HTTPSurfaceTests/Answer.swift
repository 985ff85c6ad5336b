import Foundation

/// A whole answer as a client saw it.
struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The body as a JSON object.
    func json() throws -> [String: any Sendable] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: any Sendable] ?? [:]
    }
}
