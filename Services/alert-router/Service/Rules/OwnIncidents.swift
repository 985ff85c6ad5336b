import AlertRouterCore
import Contracts
import Logging
import MessageBus
import Quantities
import ServiceLifecycle
import StateStore

/// Makes alerts of what happens in the router's own journal and on its own way to the bus.
///
/// A service does not hear itself on the bus, so its own lane is read where it is written.
struct OwnIncidents: Service {
    let journal: ServiceJournal
    let intake: FactIntake
    let logger: Logger

    func run() async throws {
        let advances = journal.advances(of: RouterBusIncident.lane.name)
        await cancelWhenGracefulShutdown {
            await take()
            for await _ in advances { await take() }
        }
    }

    private func take() async {
        do {
            while try await takeSome() {}
        } catch is CancellationError {
        } catch {
            // The next incident, or the next start, reads them again.
            logger.error("own incidents wait", metadata: ["cause": "\(error)"])
        }
    }

    /// Takes in rows that are new; says whether there may be more.
    func takeSome() async throws -> Bool {
        let lane = RouterBusIncident.lane.name
        let next = try await journal.read { try OwnIncidentTable.next(in: $0) }
        let rows = try await journal.rows(
            of: lane,
            from: next,
            limit: FetchLimit(count: 100, bytes: 1 << 20)
        )
        guard let last = rows.last else { return false }
        try await journal.perform { unit in
            for row in rows {
                let incident = try RouterBusIncident(decodingBody: row.body).incident
                try intake.take(incident, row, unit)
            }
            try OwnIncidentTable.setNext(last.sequence + 1, in: unit.database)
        }
        return true
    }
}
