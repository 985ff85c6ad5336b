import CapacityEngineCore
import Contracts
import FleetHistory
import Foundation
import MessageBus
import Quantities
import ServiceChassis
import StateStore
import TestSupport

@testable import CapacityEngine

/// The engine's journal, its intake of facts and its forecasts, on a clock of the test's.
struct EngineRig {
    /// A day long after 1970.
    static let today = 20_000

    let clock = ManualClock()
    let history = ScriptedHistory()
    let journal: ServiceJournal
    let desk: ForecastDesk
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        journal = try Self.open(in: folder, clock)
        desk = ForecastDesk(
            journal: journal,
            history: PoolHistory(history: history),
            settings: CapacitySettings(),
            clock: clock
        )
        clock.advance(by: Self.moment(Self.today) - clock.now())
    }

    private static func open(in folder: TemporaryFolder, _ clock: ManualClock) throws
        -> ServiceJournal
    {
        let definition = CapacityEngineService.definition
        return try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: definition.name,
            instance: "1",
            lanes: definition.publishes,
            migrations: definition.migrations,
            clock: clock
        )
    }

    /// When a day begins.
    static func moment(_ day: Int) -> Timestamp { Timestamp(seconds: Int64(day) * 86_400) }

    /// Says that a system's history is there up to now, and looks at what is due.
    @discardableResult
    func goOn(_ system: SystemID) async throws -> Int {
        let seen = clock.now()
        try await journal.perform { unit in
            try CapacityTables.see(
                WatchedSystem(tenant: .single, client: nil, system: system, seen: seen),
                in: unit.database
            )
        }
        return try await desk.work()
    }

    /// What is told of pools, by name.
    func told() async throws -> [String: ForecastUpdated] {
        let facts = try await journal.read { try ToldTables.forecasts(in: $0) }
        return Dictionary(uniqueKeysWithValues: facts.map { ($0.pool, $0) })
    }

    /// How many messages a lane has had.
    func count(of lane: LaneDeclaration) async throws -> UInt64 {
        try await journal.extent(of: lane.name).head
    }

    /// Days of steady growth up to yesterday.
    static func growth(days: Int, perDay: Double = 10e9, from used: Double = 1e12)
        -> [(day: Int, used: Double, total: Double)]
    {
        (0..<days).map { (today - days + $0, used + perDay * Double($0), 4e12) }
    }
}
