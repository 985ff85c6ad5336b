import CapacityEngineCore
import Observations
import Testing

struct ProfileWatchTests {
    private func warnings(
        _ test: TestPool,
        devicesMin: Int? = nil
    ) throws -> [ProfileWarning] {
        try #require(ProfileWatch(test.pool)).warnings(devicesMin: devicesMin)
    }

    @Test func `a healthy pool of two disks in RAID1 has nothing to warn of`() throws {
        var test = TestPool(gibibytes: [100, 100])
        for content in [BtrfsContent.system, .metadata, .data] {
            test.add(content, .raid1, on: [1, 2])
        }
        #expect(try warnings(test).isEmpty)
    }

    @Test func `metadata kept twice on one disk is told with the command that mends it`() throws {
        var test = TestPool(gibibytes: [100, 100, 100])
        test.add(.system, .raid1, on: [1, 2])
        test.add(.metadata, .dup, on: [1, 1])
        test.add(.metadata, .dup, on: [3, 3])
        test.add(.data, .raid1, on: [2, 3])
        let found = try warnings(test)
        #expect(found.map(\.kind) == [.singlePointOfFailure])
        #expect(
            found[0].text
                == "The metadata is DUP: losing any one of /dev/sda, /dev/sdc loses the pool."
        )
        #expect(
            found[0].command
                == "btrfs balance start -mconvert=raid1 -sconvert=raid1 -f /mnt/pool"
        )
    }

    @Test func `metadata in RAID1 beside data in RAID1C3 is the weaker part`() throws {
        var test = TestPool(gibibytes: [100, 100, 100])
        test.add(.metadata, .raid1, on: [1, 2])
        test.add(.data, .raid1c3, on: [1, 2, 3])
        let found = try warnings(test)
        #expect(found.map(\.kind) == [.weakerThanData])
        #expect(found[0].command?.contains("-mconvert=raid1c3") == true)
    }

    @Test func `an unfinished conversion is told`() throws {
        var test = TestPool(gibibytes: [100, 100])
        test.add(.metadata, .raid1, on: [1, 2])
        test.add(.data, .single, on: [1])
        test.add(.data, .raid1, on: [1, 2])
        let found = try warnings(test)
        #expect(found.map(\.kind) == [.halfConverted])
        #expect(found[0].command == "btrfs balance start -dconvert=raid1,soft /mnt/pool")
    }

    @Test func `few devices are told only where a number was asked for`() throws {
        var test = TestPool(gibibytes: [100, 100, 100])
        test.add(.metadata, .raid1, on: [1, 2])
        test.add(.data, .raid1, on: [1, 3])
        #expect(try warnings(test).isEmpty)
        #expect(try warnings(test, devicesMin: 2).isEmpty)
        #expect(try warnings(test, devicesMin: 3).map(\.kind) == [.fewDevices])
    }

    @Test(
        arguments: [
            (100, 3, "btrfs balance start -mconvert=raid1c3 -sconvert=raid1c3 -f /mnt/pool"),
            (100, 4, nil), (1024, 3, "btrfs balance start -m /mnt/pool"),
        ] as [(Int64, Int, String?)]
    )
    func `a single chunk is spread by a conversion, which a balance alone cannot do`(
        mebibytes: Int64,
        least: Int,
        command: String?
    ) throws {
        var test = TestPool(gibibytes: [100, 100, 100])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: mebibytes)
        test.add(.data, .raid1, on: [1, 3])
        #expect(try warnings(test, devicesMin: least).map(\.command) == [command])
    }

    @Test(
        arguments: [
            (240, nil, "btrfs balance start -mconvert=raid1c3 -sconvert=raid1c3 -f /mnt/pool"),
            (700, nil, "btrfs balance start -m /mnt/pool"),
            (700, 1024, "btrfs balance start -mconvert=raid1c3 -sconvert=raid1c3 -f /mnt/pool"),
        ] as [(Int64, Int64?, String)]
    )
    func `chunks of a small pool are small, unless it says itself how large they are`(
        mebibytes: Int64,
        chunkMebibytes: Int64?,
        command: String
    ) throws {
        var test = TestPool(gibibytes: [10, 10, 10])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: mebibytes)
        test.add(.data, .raid1, on: [1, 3])
        test.pool.spaces[0].chunkBytesMax = chunkMebibytes.map { $0 << 20 }
        #expect(try warnings(test, devicesMin: 3).map(\.command) == [command])
    }

    @Test func `nothing is said of a pool whose chunks could not be read`() {
        var test = TestPool(gibibytes: [100])
        test.pool.chunks = nil
        #expect(ProfileWatch(test.pool) == nil)
    }
}
