import Quantities
import TestSupport
import Testing

@Suite struct `Durations and sizes as people write them` {
    @Test(arguments: [
        ("30 s", 30_000_000), ("5m", 300_000_000), ("1h30m", 5_400_000_000),
        ("1 h 30 m", 5_400_000_000), ("250ms", 250_000), ("1.5s", 1_500_000),
        ("2w", 1_209_600_000_000),
        ("30 d", 2_592_000_000_000), ("0", 0), ("10us", 10),
    ])
    func `a duration is read`(text: String, microseconds: Int64) {
        #expect(Duration(text: text)?.wholeMicroseconds == microseconds)
    }

    @Test(arguments: [
        "", "5", "s", "-5s", "5 parsecs", "5s5s", "1.2.3s", ".5s", "5 s !", "1e9s", "366000d",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(arguments: [
        ("4 MiB", 4_194_304), ("256KiB", 262_144), ("1.5 GB", 1_500_000_000), ("512 B", 512),
        ("4096", 4096), ("0", 0), ("1 TiB", 1_099_511_627_776), ("10kB", 10_000),
    ])
    func `a size is read`(text: String, bytes: Int64) {
        #expect(ByteCount(text: text) == ByteCount(bytes))
    }

    @Test(arguments: [
        "", "-1", "4 mib", "4 MiB 2 KiB", "MiB", "4 M", "4611686018427387904", "5000 PiB",
    ])
    func `what is no size is refused`(text: String) {
        #expect(ByteCount(text: text) == nil)
    }

    @Test(arguments: 0..<100)
    func `what is written is read again`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let unit: Int64 =
            [1, 1000, 1_000_000, 60_000_000, 86_400_000_000].randomElement(using: &random) ?? 1
        let duration = Duration.microseconds(Int64.random(in: 0...30_000, using: &random) * unit)
        #expect(Duration(text: duration.text) == duration)
        let shift = Int64.random(in: 0...40, using: &random)
        let size = ByteCount(Int64.random(in: 0...1_000_000, using: &random) << shift)
        #expect(ByteCount(text: size.text) == size)
    }
}
