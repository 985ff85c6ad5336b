import Foundation

/// Ready-made HTTP requests, one for each system, patched with a fresh number before each send.
///
/// Building a body for each request would make the generator the bottleneck on a small machine;
/// overwriting seven digits costs nothing and still makes every body another one.
struct WebhookBodies: Sendable {
    /// One whole HTTP/1.1 request and where its seven-digit number lies.
    struct Template: Sendable {
        var bytes: [UInt8]
        let numberOffset: Int
    }

    enum Refusal: Error, CustomStringConvertible {
        case noKeys
        case notTheFixture(String)

        var description: String {
            switch self {
            case .noKeys: "the key file has no keys"
            case .notTheFixture(let what): "the payload lacks \(what), which is replaced on sending"
            }
        }
    }

    let templates: [Template]
    let firstNumber: Int

    init(payload: Data, keys: [String], systemsPerKey: Int, firstNumber: Int) throws {
        guard !keys.isEmpty else { throw Refusal.noKeys }
        let text = String(decoding: payload, as: UTF8.self)
        for needed in ["truenas-0001", "6982341"] where !text.contains(needed) {
            throw Refusal.notTheFixture(needed)
        }
        templates = (0..<systemsPerKey).flatMap { system in
            keys.map { key in
                Self.template(
                    text.replacing("truenas-0001", with: String(format: "truenas-%04d", system)),
                    key: key
                )
            }
        }
        self.firstNumber = firstNumber
    }

    private static func template(_ body: String, key: String) -> Template {
        let head = """
            POST /webhook/metrics HTTP/1.1\r
            host: bench\r
            authorization: Bearer \(key)\r
            content-type: application/json\r
            content-length: \(body.utf8.count)\r
            \r

            """
        let bytes = Array(head.utf8) + Array(body.utf8)
        let number = Array("6982341".utf8)
        let offset =
            bytes.indices.last { bytes[$0...].starts(with: number) } ?? bytes.startIndex
        return Template(bytes: bytes, numberOffset: offset)
    }
}
