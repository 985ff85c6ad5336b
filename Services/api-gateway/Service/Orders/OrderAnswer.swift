import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore

/// What became of an order, as the API says it.
struct OrderAnswer: Encodable, Sendable {
    /// Where a fact about its effect stands.
    struct Fact: Encodable, Sendable {
        let source: String
        let lane: String
        let epoch: String
        let sequence: UInt64
    }

    let id: String
    let kind: String
    let about: String
    let performer: String
    let person: String
    let state: String
    let reason: String?
    let issuedAt: String
    let expiresAt: String
    let changedAt: String
    let facts: [Fact]

    init(_ order: IssuedCommand) {
        id = "\(order.id)"
        kind = order.kind.text
        about = order.key
        performer = order.target.text
        person = order.person
        state = order.state.rawValue
        reason = order.reason
        issuedAt = order.issuedAt.rfc3339
        expiresAt = order.expiresAt.rfc3339
        changedAt = order.changedAt.rfc3339
        facts = order.facts.map {
            Fact(
                source: $0.source.text,
                lane: $0.lane.text,
                epoch: "\($0.epoch)",
                sequence: $0.sequence
            )
        }
    }

    /// Where an order is looked at.
    static func path(of id: MessageID) -> String { "/volumes/api/operations/\(id)" }

    /// The answer to whoever gave an order: 200 when it was performed, 202 while that is open.
    ///
    /// - Throws: 409 with the reason when nothing was done, 502 when that is not known.
    static func response(to order: IssuedCommand) throws -> Response {
        let location: HTTPFields = [.location: path(of: order.id)]
        let reason = order.reason ?? order.state.rawValue
        switch order.state {
        case .pending, .claimed, .performed:
            var response = try Response.document(OrderAnswer(order))
            response.status = order.state == .performed ? .ok : .accepted
            response.headers[.location] = location[.location]
            return response
        case .rejected, .expired, .withdrawn:
            throw Problem(
                .conflict,
                type: order.state.rawValue,
                detail: "nothing was done: \(reason)",
                headers: location
            )
        case .unknown:
            throw Problem(
                .badGateway,
                type: "outcome-unknown",
                detail: "it was begun, and nobody knows how far it came: \(reason)",
                headers: location
            )
        }
    }
}
