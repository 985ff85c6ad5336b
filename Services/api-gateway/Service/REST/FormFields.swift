import HTTPSurface
import Hummingbird
import Quantities

/// Names and values as HTML forms and query strings write them.
struct FormFields: Sendable {
    /// The pairs in order.
    let pairs: [(name: String, value: String)]

    /// The pairs of a text such as `a=1&b=two+words`; at the most 200 count.
    init(_ text: some StringProtocol) {
        pairs = text.split(separator: "&").prefix(200).map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                Self.decoded(String(parts[0])),
                parts.count == 2 ? Self.decoded(String(parts[1])) : ""
            )
        }
    }

    /// The query of a request.
    init(queryOf request: Request) { self.init(request.uri.query ?? "") }

    /// The fields of a posted form.
    init(postedIn request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw Problem.unsupported("this takes the fields of a form")
        }
        let body = try await request.collectBody(limit: .kibibytes(16))
        self.init(String(buffer: body))
    }

    /// The fields of a form that a page of the caller's session sent.
    ///
    /// - Throws: 403 when it is not a form of this session's pages.
    init(fromPageIn request: Request) async throws {
        try await self.init(postedIn: request)
        guard let session = SessionCookie.value(in: request),
            constantTimeEqual(self["csrf"] ?? "", SessionCookie.formToken(of: session))
        else {
            throw Problem.forbidden("the form did not come from a page of this session; reload it")
        }
    }

    /// The first value of a name.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The first value of each name.
    var dictionary: [String: String] {
        Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// A part of a path or a query without its escapes; text that is not UTF-8 is repaired.
    static func decoded(_ text: String, plusIsSpace: Bool = true) -> String {
        guard text.utf8.contains(where: { $0 == 0x25 || $0 == 0x2B }) else { return text }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(plusIsSpace && bytes[index] == 0x2B ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// A text as one part of a path or one value of a query.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
