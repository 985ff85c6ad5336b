import CapacityEngineCore
import Observations
import Testing

struct ChunkAllocatorTests {
    @Test func `two equal disks in RAID1 give chunks of one GiB until they are full`() {
        var allocator = ChunkAllocator(devices: [
            DeviceSpace(id: 1, totalBytes: 100 << 30), DeviceSpace(id: 2, totalBytes: 100 << 30),
        ])
        let first = allocator.place(.data, .raid1)
        #expect(first?.length == 1 << 30)
        let rest = PoolFilling(&allocator, .data, .raid1)
        // The first MiB of each disk belongs to nobody, so the last chunk is that much smaller;
        // 64 KiB lie on the copy of the superblock at 64 MiB, which is in the first chunk.
        #expect(rest.bytes == (100 << 30) - (1 << 20) - (1 << 30))
        #expect(rest.chunks == 99)
    }
}
