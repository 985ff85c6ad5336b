import Foundation
import HTTPSurface
import NIOCore
import Quantities

/// What the body of an order may say: the fields of the janitor's own API.
struct OrderFields: Decodable, Sendable {
    var volumeName: String?
    var reason: String?
    private var `for`: String?
    private var until: String?

    /// The body's fields; an empty body says nothing.
    ///
    /// - Throws: 400 when it is not a JSON object of texts.
    init(_ body: ByteBuffer) throws {
        guard body.readableBytes > 0 else { return }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem.badRequest(
                "the body is not a JSON object of texts; send one such as "
                    + #"{"volume_name": "logs", "for": "2h"}"#
            )
        }
    }

    /// When a pause ends; nil for until it is ended.
    ///
    /// - Throws: 422 for what is no moment to come.
    func end(after now: Timestamp) throws -> Timestamp? {
        if self.for != nil, until != nil {
            throw Self.fault("/for", "and `until` exclude each other; give one of them")
        }
        if let text = self.for {
            guard let length = Duration(text: text), length > .zero else {
                throw Self.fault("/for", "`\(text)` is no time span such as `2h` or `30m`")
            }
            return now + length
        }
        guard let until else { return nil }
        guard let moment = Timestamp.parse(rfc3339: until)?.moment, moment > now else {
            throw Self.fault(
                "/until",
                "`\(until)` is no moment to come such as 2026-12-01T06:00:00Z"
            )
        }
        return moment
    }

    private static func fault(_ pointer: String, _ detail: String) -> Problem {
        .unprocessable("the order has a fault", faults: [.init(pointer: pointer, detail: detail)])
    }
}
