import GRDB
import Quantities

extension Scope {
    /// What a row's `tenant` and `client` must be for the caller to see it.
    var rowConditions: (conditions: [String], arguments: StatementArguments) {
        var conditions = ["tenant = ?"]
        var arguments: StatementArguments = [tenant.text]
        if case .only(let clients) = clients {
            let places = clients.map { _ in "?" }.joined(separator: ", ")
            conditions.append("client IN (\(places))")
            arguments += StatementArguments(clients.map(\.text))
        }
        return (conditions, arguments)
    }
}
