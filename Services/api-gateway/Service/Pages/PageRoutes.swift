import APIGatewayCore
import Contracts
import FleetHistory
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import WebInterface

/// The pages a person reads.
struct PageRoutes: Sendable {
    let overview: FleetOverview
    let history: any FleetHistoryReading
    let installation: InstallationWatch
    let alerts: AlertTable
    let tickets: TicketTable
    let thresholds: Thresholds
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/", .open, "Goes to the fleet page.") { _, _ in
            PageCall.redirect(to: "/fleet")
        }
        table.add(.get, "/fleet", .requires(.viewer), "The fleet page.") { request, context in
            try await fleet(request, context)
        }
        table.add(.get, "/fleet/systems/{id}", .requires(.viewer), "A system's page.") {
            request,
            context in
            try await system(request, context)
        }
        for asset in Asset.all {
            table.add(.get, asset.path, .open, "A file that pages need.") { request, _ in
                Self.answer(asset, request)
            }
        }
        return table
    }

    private func fleet(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let fleet = try await overview.fleet(in: caller.scope)
        let filter = FleetFilter(query: FormFields(queryOf: request).dictionary)
        let page = FleetPageBuilder(
            fleet: fleet,
            filter: filter,
            thresholds: thresholds,
            alerts: try await alerts.firing(in: caller.scope, now: call.now),
            now: call.now,
            calendar: call.calendar
        ).page()
        return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
    }

    private func system(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let id = try SystemRoutes.systemID(context)
        guard let assessed = try await overview.system(id, in: caller.scope) else {
            throw Problem.notFound("there is no system \(id) here")
        }
        let query = FormFields(queryOf: request)
        let range = query["range"].flatMap(TimeRange.init) ?? .day
        let answer = try await history.series(
            SeriesQuery(
                system: id,
                types: ["pool", "disk", "cpu", "memory", "system"],
                from: call.now - range.length,
                to: call.now,
                step: .microseconds(range.length.wholeMicroseconds / 240),
                aggregate: .average,
                pointsMax: 300
            ),
            in: caller.scope
        )
        var open = AlertQuery(.open)
        open.system = id
        let firing = try await alerts.alerts(
            open,
            in: caller.scope,
            limit: SystemPageBuilder.alertsMax,
            now: call.now
        ).alerts
        let page = SystemPageBuilder(
            assessed: assessed,
            alerts: firing,
            tickets: try await tickets.tickets(of: firing.map(\.alert), in: caller.scope),
            thresholds: thresholds,
            range: range,
            answer: answer,
            now: call.now,
            calendar: call.calendar
        ).page()
        return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
    }

    private static func answer(_ asset: Asset, _ request: Request) -> Response {
        let headers: HTTPFields = [.cacheControl: "public, max-age=31536000, immutable"]
        let body = ByteBuffer(bytes: asset.bytes)
        return Response.body(body, type: asset.mediaType, headers: headers)
            .tagged(asset.entityTag, for: request)
    }
}
