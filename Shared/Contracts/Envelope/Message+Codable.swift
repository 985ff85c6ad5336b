import Foundation

extension Message where Self: Codable {
    /// JSON by Foundation with sorted keys, so that equal values give equal bytes.
    package func encodedBody() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// Reads JSON by Foundation; fields that this version does not know are ignored.
    package init(decodingBody bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }
}
