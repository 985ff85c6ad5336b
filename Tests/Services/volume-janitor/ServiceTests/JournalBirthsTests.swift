import Contracts
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// When volumes were made, as the service's journal keeps it.
@Suite struct JournalBirthsTests {
    private func journal(_ folder: TemporaryFolder) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: try #require(ServiceName("volume-janitor")),
            lanes: VolumeJanitorService.definition.publishes,
            migrations: VolumeJanitorService.migrations,
            clock: ManualClock()
        )
    }

    @Test func `a restart keeps when volumes were made, and those that went are forgotten`()
        async throws
    {
        let folder = try TemporaryFolder()
        let (camera, logs, old) = (
            try #require(VolumeName("camera")), try #require(VolumeName("logs")),
            try #require(VolumeName("old"))
        )
        let seen = Timestamp(microseconds: 1_790_000_000_123_456)
        let first = try journal(folder)
        try await JournalBirths(first).keep([
            camera: .init(at: seen, isExact: true), logs: .init(at: seen, isExact: false),
            old: .init(at: seen, isExact: true),
        ])
        let sooner = BirthRecord.Entry(at: seen - .seconds(5), isExact: true)
        let changes: [VolumeName: BirthRecord.Entry?] = [logs: sooner, old: .none]
        try await JournalBirths(first).keep(changes)
        try first.close()
        let second = try journal(folder)
        let births = try await JournalBirths(second).births()
        #expect(
            births == [
                camera: .init(at: seen, isExact: true),
                logs: .init(at: seen - .seconds(5), isExact: true),
            ]
        )
        try second.close()
    }
}
