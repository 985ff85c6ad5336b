import CapacityEngineCore
import Observations
import Testing

struct FatalSetsTests {
    private func sets(
        _ profile: BtrfsProfile,
        _ devices: [[UInt64]]
    ) -> FatalSets {
        var chunks = BtrfsChunks()
        for stripes in devices { chunks.add(.data, profile, length: 1 << 30, devices: stripes) }
        return FatalSets(of: .data, in: ChunkSpreads(chunks))
    }

    @Test func `every pair that holds a RAID1 chunk is fatal, and no other`() {
        let found = sets(.raid1, [[1, 2], [1, 3], [2, 1]])
        #expect(found.smallest == [[1, 2], [1, 3]])
        #expect(found.survivable == 1)
        #expect(found.bytesOnDevice == [1: 3 << 30, 2: 2 << 30, 3: 1 << 30])
    }

    @Test func `RAID10 dies with a pair of copies, not with two of different pairs`() {
        #expect(sets(.raid10, [[1, 2, 3, 4]]).smallest == [[1, 2], [3, 4]])
    }

    @Test func `RAID5 dies with any two devices and RAID6 with any three`() {
        #expect(sets(.raid5, [[1, 2, 3]]).smallest == [[1, 2], [1, 3], [2, 3]])
        #expect(sets(.raid6, [[1, 2, 3, 4]]).smallest.count == 4)
        #expect(sets(.raid6, [[1, 2, 3, 4]]).survivable == 2)
    }

    @Test func `copies on the same disk die with it`() {
        let found = sets(.dup, [[2, 2]])
        #expect(found.smallest == [[2]])
        #expect(found.survivable == 0)
        #expect(found.bytesOnDevice == [2: 2 << 30])
    }
}
