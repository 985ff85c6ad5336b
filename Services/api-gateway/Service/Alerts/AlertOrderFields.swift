import Foundation
import HTTPSurface
import Hummingbird
import NIOCore
import Quantities

/// What an order about an alert may say, in a form or as JSON.
struct AlertOrderFields: Decodable, Sendable {
    var note: String?
    var person: String?
    private var `for`: String?
    private var until: String?

    /// Whether a request is a form of a page.
    ///
    /// A program with a key is none, also where its client calls every body a form, as curl does.
    static func isForm(_ request: Request) -> Bool {
        request.headers[.authorization] == nil
            && (request.headers[.contentType] ?? "").hasPrefix("application/x-www-form-urlencoded")
    }

    /// The fields of a form.
    ///
    /// - Throws: 403 when it is not a form of this session's pages.
    init(postedIn request: Request) async throws {
        let fields = try await FormFields(fromPageIn: request)
        func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        (note, person, `for`, until) = (text("note"), text("person"), text("for"), text("until"))
    }

    /// The fields of a JSON body; an empty body says nothing.
    ///
    /// - Throws: 400 when it is not a JSON object of texts, 403 for a browser's session.
    init(sentIn request: Request, by caller: Principal) async throws {
        guard caller.kind != .session else {
            throw Problem.forbidden(
                "this takes an API key; a signed-in person uses the alert's page"
            )
        }
        let body = try await request.collectBody(limit: AlertRoutes.bodyMax)
        guard body.readableBytes > 0 else { return }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem.badRequest(
                "the body is not a JSON object of texts; send one such as "
                    + #"{"note": "disks are ordered", "for": "4h"}"#
            )
        }
    }

    /// When an acknowledgement ends; nil for when the alert is over.
    ///
    /// - Throws: 422 for what is no moment to come.
    func end(after now: Timestamp) throws -> Timestamp? {
        if self.for != nil, until != nil {
            throw Problem.unprocessable("`for` and `until` exclude each other; give one of them")
        }
        if let text = self.for {
            guard let length = Duration(text: text), length > .zero else {
                throw Problem.unprocessable("`\(text)` is no time span such as `2h` or `30m`")
            }
            return now + length
        }
        guard let until else { return nil }
        guard let moment = Timestamp.parse(rfc3339: until)?.moment, moment > now else {
            throw Problem.unprocessable(
                "`\(until)` is no moment to come such as 2026-12-01T06:00:00Z"
            )
        }
        return moment
    }
}
