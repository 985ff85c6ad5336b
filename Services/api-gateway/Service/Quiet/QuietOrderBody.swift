import Foundation
import HTTPSurface
import Hummingbird
import NIOFoundationCompat
import Quantities

/// A silence or announced work as a program sends it: what the forms of the pages say, as JSON.
struct QuietOrderBody: Decodable, Sendable {
    /// Bytes of a body at the most.
    static let bytesMax = ByteCount.kibibytes(64)

    private var matchers: [String]?
    private var clients: [String]?
    private var startsAt: String?
    private var endsAt: String?
    private var `for`: String?
    private var comment: String?
    private var name: String?
    private var every: String?
    private var at: String?
    private var zone: String?

    /// The body of a request with a key.
    ///
    /// - Throws: 403 for a browser's session, 400 for what is no such JSON.
    init(sentIn request: Request, by caller: Principal) async throws {
        guard caller.kind != .session else {
            throw Problem.forbidden("this takes an API key; a signed-in person uses the pages")
        }
        let body = try await request.collectBody(limit: Self.bytesMax)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(buffer: body))
        } catch {
            throw Problem.badRequest("the body is not what is taken here: \(Self.why(error))")
        }
    }

    /// What it says as the fields of a form, moments in UTC.
    ///
    /// - Throws: 422 for what excludes each other, or is no moment.
    func form(now: Timestamp) throws -> QuietForm {
        if self.for != nil, endsAt != nil, every == nil {
            throw Problem.unprocessable("`for` and `ends_at` exclude each other; give one of them")
        }
        if every == nil, at != nil || zone != nil {
            throw Problem.unprocessable("`at` and `zone` go with `every`; give it, or neither")
        }
        for (key, text) in [("starts_at", startsAt), ("ends_at", endsAt)] {
            guard let text else { continue }
            guard let moment = Timestamp.parse(rfc3339: text), moment.hasZone else {
                throw Problem.unprocessable(
                    "`\(key)` is no moment with its zone such as 2026-12-01T06:00:00Z"
                )
            }
        }
        for text in (matchers ?? []) + (clients ?? []) where text.contains(where: \.isNewline) {
            throw Problem.unprocessable("a matcher or client has no line break; write `\\n`")
        }
        return QuietForm(fields: fields, time: LocalTime(.utc), now: now)
    }

    private var fields: [String: String] {
        let given = [
            "matchers": matchers?.joined(separator: "\n"),
            "client": clients?.joined(separator: "\n"), "from": startsAt, "until": endsAt,
            "for": self.for, "comment": comment, "name": name, "every": every, "at": at,
            "zone": zone, "again": every == nil ? nil : "yes",
        ]
        return given.compactMapValues(\.self)
    }

    private static func why(_ error: any Error) -> String {
        guard case .typeMismatch(_, let place)? = error as? DecodingError,
            let key = place.codingPath.first?.stringValue
        else { return #"send an object such as {"matchers": ["system=\"nas-1\""], "for": "2h"}"# }
        let word = key.reduce(into: "") { word, letter in
            word += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
        return ["matchers", "clients"].contains(key)
            ? "`\(word)` is a list of texts" : "`\(word)` is a text"
    }
}
