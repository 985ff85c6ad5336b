import Contracts
import HTTPSurface
import Hummingbird

/// News of systems as server-sent events: `GET /events`.
enum EventRoutes {
    static func table(_ news: FleetNews) -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(
                .get,
                "\(root)/events",
                .requires(.viewer),
                "Streams an event for each system whose history advanced."
            ) { request, context in
                let scope = try context.requirePrincipal().scope
                return try news.events.response(to: request, filter: FleetNews.filter(scope))
            }
        }
        return table
    }
}
