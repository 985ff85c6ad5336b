import NIOHTTP1
import Quantities

@testable import FakeTargets

/// Asks a contract by itself, without a server.
struct ContractTrial<Contract: TargetContract> {
    let contract: Contract
    var path: String
    var headers: [String: String] = ["Content-Type": "application/json"]
    var method = "POST"
    var now = Timestamp(seconds: 1_767_225_600)

    /// The answer to a body.
    func answer(_ body: String) -> TargetAnswer {
        let request = TargetRequest(
            method: method,
            uri: path,
            headers: .init(headers.map { ($0, $1) }),
            body: Array(body.utf8)
        )
        do { try contract.check(request, at: now) } catch { return error }
        return contract.accepted(request)
    }

    /// The answer's status.
    func status(_ body: String) -> Int { answer(body).status }

    /// The answer's body as JSON.
    func json(_ body: String) -> JSONValue? { JSONValue(bytes: Array(answer(body).body.utf8)) }
}

/// So many of a character.
func run(_ character: Character, _ count: Int) -> String {
    String(repeating: character, count: count)
}
