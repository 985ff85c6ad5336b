import HTTPSurface
import HTTPTypes
import Hummingbird
import Observations
import Quantities
import VolumeJanitorCore

extension Handlers {
    /// What volumes may be sorted by.
    enum VolumeOrder: String, CaseIterable {
        case volumeName = "volume_name"
        case currentBytes = "current_bytes"
        case createdAt = "created_at"
    }

    /// `GET /api/volumes?name=&registered=&sort=`.
    func volumes(_ query: QueryReader) throws -> Response {
        let state = janitor.state
        let part = try query.text("name")?.lowercased()
        let wanted = try query.text("registered").map { _ in try query.flag("registered") }
        let order = try query.choice("sort", as: VolumeOrder.self) ?? .volumeName
        let shown = state.standings(at: clock.now()).filter { standing in
            (part.map { standing.name.text.lowercased().contains($0) } ?? true)
                && (wanted.map { $0 != standing.rules.isEmpty } ?? true)
        }
        let documents = Self.sorted(shown, by: order).map { standing in
            VolumeDocument(
                standing,
                since: state.healths[HealthSubject(volume: standing.name, path: nil)]?.since,
                ruleSince: { path in
                    state.healths[HealthSubject(volume: standing.name, path: path)]?.since
                }
            )
        }
        return try .snake(documents)
    }

    /// By name; the largest and the oldest first, and what is not known last.
    private static func sorted(
        _ standings: [VolumeStanding],
        by order: VolumeOrder
    ) -> [VolumeStanding] {
        switch order {
        case .volumeName: standings
        case .currentBytes:
            standings.sorted {
                ($0.measure?.totals.apparentBytes ?? -1, $1.name)
                    > ($1.measure?.totals.apparentBytes ?? -1, $0.name)
            }
        case .createdAt:
            standings.sorted {
                ($0.createdAt?.microseconds ?? .max, $0.name)
                    < ($1.createdAt?.microseconds ?? .max, $1.name)
            }
        }
    }

    /// `GET /api/runs?volume=&path=&limit=&cursor=`.
    func runs(_ request: Request) async throws -> Response {
        let query = QueryReader(request)
        let page = try PageRequest(query, defaultLimit: 50, keyParts: 1)
        let volume = try query.text("volume").map { text in
            guard let volume = VolumeName(text) else {
                throw Problem.badParameter("volume", "`\(text)` is no name of a Docker volume")
            }
            return volume
        }
        let runs = try await janitor.runs(
            of: volume,
            path: Self.path(query),
            before: page.cursor.flatMap { Int64($0.parts[0]) } ?? .max,
            limit: page.limit
        )
        let next =
            runs.count == page.limit ? runs.last.map { PageCursor(after: ["\($0.id)"]) } : nil
        return try Response.snake(runs.map(RunDocument.init)).linked(next: next, of: request)
    }
}
