import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

/// Goal: readers hear of fast commits together, of the first and after a pause at once, and of all.
///
/// Method: a journal whose hints are hours apart, over an uptime that moves only when it is told.
@Suite(.timeLimit(.minutes(10))) struct `Readers of fast commits` {
    private static let spacing = Duration.seconds(3600)
    private let clock = SetClock()

    @Test func `hear of the first at once, and of those behind it together`() async throws {
        let folder = try TemporaryFolder()
        let journal = try open(folder)
        var hints = journal.hints().makeAsyncIterator()
        try await note("first", in: journal)
        #expect(try texts(await hints.next()) == ["first"])
        try await note("second", in: journal)
        try await note("third", in: journal)
        try await note("fourth", in: journal, passing: Self.spacing)
        let together = await hints.next()
        #expect(try texts(together) == ["second", "third", "fourth"])
        #expect(together?.head == 4)
        try journal.close()
        #expect(await hints.next() == nil)
    }

    @Test func `hear of what no other commit follows, when its time has come`() async throws {
        let folder = try TemporaryFolder()
        let journal = try open(folder, spacing: .milliseconds(1))
        var hints = journal.hints().makeAsyncIterator()
        for text in ["first", "last"] {
            try await note(text, in: journal)
            #expect(try texts(await hints.next()) == [text])
        }
        try journal.close()
    }

    @Test func `do not keep a journal from closing`() async throws {
        let folder = try TemporaryFolder()
        let journal = try open(folder)
        for text in ["first", "held back"] { try await note(text, in: journal) }
        try journal.close()
    }

    @Test func `hear of what was held back before a group that is undone, and of nothing in it`()
        async throws
    {
        let folder = try TemporaryFolder()
        let journal = try open(folder)
        var hints = journal.hints().makeAsyncIterator()
        for text in ["first", "second"] { try await note(text, in: journal) }
        try await FullDisk.strikesNext(of: journal)
        await #expect {
            try await note("undone", in: journal)
        } throws: {
            FullDisk.isTold(by: $0)
        }
        #expect(try texts(await hints.next()) == ["first"])
        let clock = clock
        try await journal.perform { _ in clock.pass(Self.spacing) }
        var heard: [LaneHint] = []
        while heard.count < 2, let hint = await hints.next() { heard.append(hint) }
        let noted = heard.first { $0.lane == Noted.lane.name }
        #expect(try texts(noted) == ["second"])
        #expect(noted?.head == 2)
        let incidents = heard.first { $0.lane != Noted.lane.name }
        // The disk is full, and has room again.
        #expect(incidents?.envelopes.map(\.sequence) == [1, 2])
        try journal.close()
    }

    @Test func `hear of a new epoch at once`() async throws {
        let folder = try TemporaryFolder()
        let journal = try open(folder)
        var hints = journal.hints().makeAsyncIterator()
        for text in ["first", "held back"] { try await note(text, in: journal) }
        #expect(try texts(await hints.next()) == ["first"])
        let old = journal.epoch
        let fresh = try await journal.renewEpoch(replacing: old, proof: nil, because: "a test")
        let hint = await hints.next()
        #expect(hint?.epoch == fresh && hint?.envelopes == [])
        try journal.close()
    }

    @Test func `of another epoch are not sent what the one before held`() throws {
        let pace = HintPace(Self.spacing, clock)
        let (old, new) = try (epoch(1), epoch(2))
        _ = pace.release(old)
        pace.hold(try envelopes(old, 1...1) + envelopes(new, 2...2))
        #expect(pace.release(new).map(\.sequence) == [2])
    }

    @Test(arguments: [HintPace.heldMax - 1, HintPace.heldMax, HintPace.heldMax + 1])
    func `wait no longer for a time when there is much to hear`(count: Int) throws {
        let pace = HintPace(Self.spacing, clock)
        let epoch = try epoch(1)
        _ = pace.release(epoch)
        pace.hold(try envelopes(epoch, 1...count))
        #expect((pace.remaining == .zero) == (count >= HintPace.heldMax))
        #expect(pace.release(epoch).count == count)
        #expect(!pace.isHolding && pace.remaining == Self.spacing)
    }

    private func open(
        _ folder: TemporaryFolder,
        spacing: Duration = Self.spacing
    ) throws -> ServiceJournal {
        try JournalFixture.open(folder, clock, JournalLimits(hintSpacing: spacing))
    }

    /// Publishes a note; on the writer's thread, where the commits before it are behind it, time
    /// passes first.
    private func note(
        _ text: String,
        in journal: ServiceJournal,
        passing time: Duration = .zero
    ) async throws {
        var random = SystemRandomNumberGenerator()
        let (clock, now) = (clock, clock.now())
        let id = MessageID(at: now, using: &random)
        _ = try await journal.perform { unit in
            clock.pass(time)
            return try unit.publish(Noted(key: "k", text: text), id: id, at: now)
        }
    }

    private func texts(_ hint: LaneHint?) throws -> [String] {
        try (hint?.envelopes ?? []).map { try Noted(decodingBody: $0.body).text }
    }

    private func epoch(_ number: UInt8) throws -> Epoch {
        try #require(Epoch(bytes: [UInt8](repeating: number, count: 16)))
    }

    private func envelopes(_ epoch: Epoch, _ numbers: ClosedRange<Int>) throws -> [Envelope] {
        let source = try #require(SourceID("tester/one"))
        let first = UInt64(numbers.lowerBound)
        return try JournalFixture().run(numbers.map(String.init), of: source, epoch, from: first)
            .envelopes
    }
}
