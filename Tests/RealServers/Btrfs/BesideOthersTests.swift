import Btrfs
import CapacityEngineCore
import Foundation
import Observations
import Testing

/// What a pool is said to take by the simulation, by `df`, by `btrfs filesystem usage` and by ASG's
/// formula, beside what it really took; printed by `make bench-capacity`.
@Suite(
    .serialized,
    .needsBtrfs,
    .enabled(
        if: ProcessInfo.processInfo.environment["POOLKEEPER_BENCH_CAPACITY"] != nil,
        "a table for people, printed by make bench-capacity"
    )
)
struct BesideOthersTests {
    @Test func `each pool took what was said of it, and others said otherwise`() throws {
        say(
            "pool                              obtained GiB  simulated        df  "
                + "btrfs usage  formula"
        )
        for shape in try Self.shapes() { try compare(shape) }
    }

    /// Those that are asked for by name, or all.
    private static func shapes() throws -> [PoolShape] {
        let asked = ProcessInfo.processInfo.environment["POOLKEEPER_BENCH_CAPACITY"] ?? "all"
        guard asked != "all" else { return PoolShape.all }
        return try asked.split(separator: ",").map { name in
            try #require(PoolShape.all.first { $0.name == name }, "there is no pool \(name)")
        }
    }

    private func compare(_ shape: PoolShape) throws {
        let pool = try LoopPool(shape.wholeSizes, data: shape.data, metadata: shape.metadata)
        _ = try pool.fill("pin", upTo: 1 << 20)
        try pool.sync()
        let said = try PoolCapacity(of: BtrfsPoolReader.read(mount: pool.mount)).obtainableBytes
        let (df, usage) = (try Self.df(pool.mount), try Self.usage(pool.mount))
        let sum = shape.wholeSizes.reduce(0, +)
        let formula = min(sum / 2, sum - (shape.wholeSizes.max() ?? 0))
        let obtained = try pool.fill("rest")
        #expect(abs(said - obtained) <= max(64 << 10, obtained / 1000))
        func off(_ bytes: Int64) -> String {
            let percent = Double(bytes - obtained) / Double(obtained) * 100
            return String(format: "%+.3f %%", percent)
        }
        let words = [
            (String(format: "%.2f", Double(obtained) / 0x1p30), 12), (off(said), 11),
            (off(df), 10), (off(usage), 13), (off(formula), 10),
        ]
        let row = words.map { Self.right($0.0, $0.1) }.joined()
        say(Self.left("\(shape.name) \(shape.data.name) \(shape.gibibytes)", 34) + row)
    }

    private static func df(_ mount: String) throws -> Int64 {
        let text = try Tool.run("df", "-B1", "--output=avail", mount)
        guard let bytes = text.split(separator: "\n").last.flatMap({ Int64($0.filter(\.isNumber)) })
        else { throw Tool.Failed(description: text) }
        return bytes
    }

    private static func usage(_ mount: String) throws -> Int64 {
        let text = try Tool.run("btrfs", "filesystem", "usage", "-b", mount)
        let line = text.split(separator: "\n").first { $0.contains("Free (estimated)") } ?? ""
        let digits = line.split(whereSeparator: \.isWhitespace).compactMap { Int64($0) }
        guard let bytes = digits.first else { throw Tool.Failed(description: text) }
        return bytes
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
