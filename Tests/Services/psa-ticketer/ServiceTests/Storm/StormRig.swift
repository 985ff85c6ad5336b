import Contracts
import Foundation
import PSATicketerCore
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import PSATicketer

/// A desk with its journal on the disk before the strict fake of HaloPSA; both clocks are a test's.
final class StormRig {
    /// What each round of calls takes, on both clocks: a PSA's answer is not there at once.
    static let callSeconds = 1

    let clock = ManualClock(Timestamp(seconds: Int64(FakePSA.startEpochSeconds)))
    let fake: FakePSA
    let desk: TicketDesk
    private let folder: TemporaryFolder
    private let journal: ServiceJournal
    private let client: any PSAClient

    init(clients: Int) async throws {
        let records = (0..<clients).map { number -> PSAValue in
            ["id": .integer(100 + number), "name": .text("Client \(number)")]
        }
        fake = try await FakePSA(.halo, settings: ["clients": .list(records)])
        folder = try TemporaryFolder()
        let settings = try PSASample.settings(.halo, fake.url)
        journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: try #require(ServiceName("psa-ticketer")),
            lanes: PSATicketerService.definition.publishes,
            migrations: PSATicketerService.migrations,
            clock: clock
        )
        let budget = try await PSATicketerService.budget(of: settings, in: journal)
        client = try #require(PSAClients.client(settings, budget: budget, clock: clock))
        desk = TicketDesk(
            settings: settings,
            client: client,
            journal: journal,
            holder: "storm",
            clock: clock
        )
        try await desk.open()
    }

    /// Ends it.
    func end() async throws {
        await client.close()
        try journal.close()
    }

    /// Takes alerts in as the bus brings them: each in a unit of its own, many to a commit.
    func hear(_ alerts: [AlertChanged]) async throws {
        let (desk, journal) = (desk, journal)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for alert in alerts {
                group.addTask {
                    try await journal.perform { unit in try desk.take(alert, in: unit) }
                }
            }
            try await group.waitForAll()
        }
        try await desk.calm()
    }

    /// Lets time pass on both sides.
    func advance(_ seconds: Int) async throws {
        clock.advance(by: .seconds(Int64(seconds)))
        try await fake.advance(seconds: seconds)
    }

    /// Does what is due as the loop does, until a moment.
    func work(until end: Timestamp) async throws {
        while clock.now() < end {
            try await desk.calm()
            let keys = desk.next()
            guard !keys.isEmpty else {
                let due = desk.nextDue.map { ($0 - clock.now()).wholeMicroseconds / 1_000_000 }
                try await advance(Int(min(max(1, due ?? 5), 5)))
                continue
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                let desk = desk
                for key in keys { group.addTask { try await desk.work(key) } }
                try await group.waitForAll()
            }
            try await advance(Self.callSeconds)
        }
    }
}
