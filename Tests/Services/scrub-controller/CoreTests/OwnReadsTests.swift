import Testing

@testable import ScrubControllerCore

@Suite struct OwnReadsTests {
    @Test func `what a worker's process has read counts, and not what the kernel counted`() {
        var own = OwnReads()
        own.take([1: .init(counted: 0)])
        // It came since the last look, so all that it has read is new.
        own.take([1: .init(counted: 90, process: 7, read: 100)])
        #expect(own.bytes == 100)
        own.take([1: .init(counted: 180, process: 7, read: 205)])
        #expect(own.bytes == 205)
        #expect(own.isExact)
        // It ended; what it read in its last second only its record tells.
        own.take([1: .init(counted: 200)])
        #expect(own.bytes == 225)
        #expect(!own.isExact)
        own.take([1: .init(counted: 200)])
        #expect(own.bytes == 225)
        #expect(own.isExact)
    }

    @Test func `a scrub that was found running counts from then on`() {
        var own = OwnReads()
        own.take([1: .init(counted: 5000, process: 7, read: 5100)])
        #expect(own.bytes == 0)
        own.take([1: .init(counted: 5090, process: 7, read: 5200)])
        #expect(own.bytes == 100)
        // Nobody says any more what it reads.
        own.take([1: .init(counted: 5100, process: 7)])
        #expect(own.bytes == 110)
        #expect(!own.isExact)
        own.take([1: .init(counted: 5190, process: 7, read: 5300)])
        #expect(!own.isExact)
        // A run that begins anew counts from nothing.
        own.take([1: .init(counted: 0)])
        #expect(own.bytes == 110)
    }

    /// Two devices scrubbed at 1 GB/s each, over ten seconds.
    private func foreground(_ others: Int64, isExact: Bool) -> Double? {
        var (own, share) = (OwnReads(), DiskShare())
        for second in 0...10 as ClosedRange<Int64> {
            let read = second * 1_000_000_000
            var look = OwnReads.Look(counted: read)
            if isExact { (look.process, look.read) = (7, read) }
            own.take([1: look, 2: look])
            share.take(
                ["sda": .init(bytes: 2 * read + second * others, busyMilliseconds: second * 1000)],
                own: own,
                workers: 2,
                pressureMicroseconds: nil,
                at: .seconds(second)
            )
        }
        return share.sample(load: 0, cores: 2)?.foregroundBytes
    }

    @Test func `beside a fast scrub a slow reader is seen where processes say what they read`() {
        #expect(foreground(0, isExact: true) == 0)
        #expect((foreground(8_000_000, isExact: true) ?? 0) > 6_000_000)
        // By the kernel's counters alone he may be the scrub's own reading of checksums.
        #expect(foreground(8_000_000, isExact: false) == 0)
        #expect((foreground(80_000_000, isExact: false) ?? 0) > 30_000_000)
    }
}
