import Foundation
import HTTPSurface
import Hummingbird
import NIOCore
import Quantities

/// What an order about a replication may say, in a form or as JSON.
struct ReplicationFields: Decodable, Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(16)

    /// The plan that was seen: `fork`.
    var plan: String?
    /// What an approval is bound to.
    var digest: String?
    /// The guid of a copy.
    var copy: String?
    /// Whether nothing is done and it is only planned.
    var dryRun: Bool?

    /// The fields of a form of this session's pages, or of a program's JSON.
    ///
    /// - Throws: 400 when it is not a JSON object, 403 for a browser's session without a form.
    init(_ request: Request, _ caller: Principal) async throws {
        if AlertOrderFields.isForm(request) {
            let fields = try await FormFields(fromPageIn: request)
            (plan, digest, copy) = (fields["plan"], fields["digest"], fields["copy"])
            return
        }
        guard caller.kind != .session else {
            throw Problem.forbidden("this takes an API key; a signed-in person uses the page")
        }
        let bytes = try await request.collectBody(limit: Self.bodyMax)
        guard bytes.readableBytes > 0 else { return }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(bytes.readableBytesView))
        } catch {
            throw Problem.badRequest(
                #"the body is not a JSON object such as {"dry_run": true} or {"digest": "…"}"#
            )
        }
    }
}
