import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

/// Repairs of all datasets, in the order in which they were told.
extension ReplicationTable {
    /// Repairs that are read for one page at the most.
    static let repairsShown = 200
    /// Repairs of what the caller may see that are looked at for one page at the most.
    static let repairsLookedAt = 2000

    /// The last repairs of datasets, the newest first, at most `repairsShown`.
    ///
    /// Only the newest `repairsLookedAt` of these datasets are looked at.
    ///
    /// - Parameters:
    ///   - facts: the datasets that the caller may see.
    ///   - before: only those told before this place; nil for all.
    ///   - run: only those of runs of this number; nil for all.
    /// - Returns: them.
    /// - Throws: when the journal cannot be read.
    func lastRepairs(
        of facts: [EngineFact],
        before: Int64? = nil,
        run: Int64? = nil
    ) async throws -> [ToldRepair] {
        let known = Dictionary(
            facts.filter(\.isOwn).map { (Place($0.engine.text, $0.fact.key), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        guard !known.isEmpty else { return [] }
        let pairs = try JSONEncoder().encode(known.keys.map(\.pair))
        let places = String(decoding: pairs, as: UTF8.self)
        return try await journal.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: Self.lastOfKnown,
                arguments: [
                    "known": places, "before": before ?? .max, "run": run,
                    "limit": Self.repairsLookedAt,
                ]
            )
            var told: [ToldRepair] = []
            while told.count < Self.repairsShown, let row = try rows.next() {
                guard let dataset = known[Place(row[1], row[2])],
                    let repair = try? RepairFinished(decodingBody: Array(row[3] as Data))
                else { continue }
                told.append(ToldRepair(place: row[0], repair: repair, dataset: dataset))
            }
            return told
        }
    }

    /// The newest repairs of known targets: which they are is read from the index alone, and only
    /// their bodies are opened.
    private static let lastOfKnown = """
        SELECT place, source, target, body FROM repair
        WHERE place IN (
            SELECT told.place FROM json_each(:known) AS known CROSS JOIN repair AS told
                ON told.source = json_extract(known.value, '$[0]')
                AND told.target = json_extract(known.value, '$[1]')
            WHERE told.place < :before
            ORDER BY told.place DESC LIMIT :limit)
        AND (:run IS NULL OR json_extract(CAST(body AS TEXT), '$.run') = :run)
        ORDER BY place DESC
        """

    /// Which engine told of which target.
    private struct Place: Hashable {
        let source: String
        let target: String

        init(_ source: String, _ target: String) {
            (self.source, self.target) = (source, target)
        }

        /// Both, as the statement reads them.
        var pair: [String] { [source, target] }
    }

    /// The settings of engines, as the caller may see them, by engine.
    func settings(in scope: Scope) async throws -> [ReplicationSettingsRead] {
        try await journal.read { database in
            try Projection<ReplicationSettingsRead>.all(in: database).values
                .filter { scope.contains($0) }.sorted { $0.engine < $1.engine }
        }
    }
}
