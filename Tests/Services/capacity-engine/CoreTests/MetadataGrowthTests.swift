import CapacityEngineCore
import Observations
import Testing

struct MetadataGrowthTests {
    /// What can be written to a pool, and how much of it when it needs metadata.
    private func capacity(
        dataMebibytes: Int64,
        metadataMebibytes: Int64
    ) throws -> (bytes: Int64, withMetadata: Int64?) {
        var test = TestPool(gibibytes: [100, 100])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: metadataMebibytes)
        for _ in 0..<8 { test.add(.data, .raid1, on: [1, 2], usedMebibytes: dataMebibytes / 8) }
        let capacity = try PoolCapacity(of: test.pool)
        return (capacity.obtainableBytes, capacity.obtainableWithMetadataBytes(of: test.pool))
    }

    @Test func `files that need a tenth of themselves in metadata get a tenth less room`() throws {
        let capacity = try capacity(dataMebibytes: 8000, metadataMebibytes: 800)
        let with = try #require(capacity.withMetadata)
        // A chunk of metadata that was begun is not full at the end.
        let share = Double(with) / Double(capacity.bytes)
        #expect(share > 0.87 && share < 10.0 / 11)
    }

    @Test func `metadata that has room for all of it takes nothing away`() throws {
        let capacity = try capacity(dataMebibytes: 8000, metadataMebibytes: 1)
        #expect(capacity.withMetadata == capacity.bytes)
    }

    @Test(arguments: [(1016, true), (1024, false)] as [(Int64, Bool)])
    func `of a pool with less than a GiB of files nobody can say`(
        mebibytes: Int64,
        isUnknown: Bool
    ) throws {
        let capacity = try capacity(dataMebibytes: mebibytes, metadataMebibytes: 10)
        #expect((capacity.withMetadata == nil) == isUnknown)
    }

    @Test func `a pool whose metadata has no room left takes no files that need any`() throws {
        var test = TestPool(gibibytes: [2, 2])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: 1024)
        test.add(.data, .raid1, on: [1, 2], usedMebibytes: 512)
        test.pool.spaces[1].parts = [
            .init(profile: .raid1, totalBytes: 2 << 30, usedBytes: 1 << 30)
        ]
        let capacity = try PoolCapacity(of: test.pool)
        #expect(capacity.obtainableWithMetadataBytes(of: test.pool) == 0)
    }
}
