import Observations
import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

// Goal: the streaming selection chooses what deleting one by one in order would, file for file.
// Method: random trees by seed, each rule and several limits, so that the bucket of the cut is
// decided at once, in several looks, with and without the trail; compared with `SimpleSelection`.
struct SelectorTests {
    private static let now = Timestamp(seconds: 1_800_000_000)

    private static func rule(using random: inout SeededRandom) throws -> CleanupRule {
        var parameters: RuleParameters = [:]
        let algorithm = try #require(AlgorithmRegistry.names.randomElement(using: &random))
        let isBySize = algorithm == "max_size" && Int.random(in: 0..<3, using: &random) == 0
        let times = ["mtime", "ctime", "btime"]
        parameters["sort_by"] = .text(
            isBySize ? "size" : try #require(times.randomElement(using: &random))
        )
        switch algorithm {
        case "max_size":
            let max = Int64.random(in: 0...20_000_000, using: &random)
            parameters["max_bytes"] = .integer(max)
            if Bool.random(using: &random) { parameters["low_bytes"] = .integer(max / 3) }
            parameters["keep_min"] = .integer(Int64.random(in: 1...20, using: &random))
        case "remove_before_date":
            parameters["max_age_days"] = .number(Double.random(in: 0...400, using: &random))
            parameters["keep_min"] = .integer(Int64.random(in: 0...20, using: &random))
        default: parameters["keep_count"] = .integer(Int64.random(in: 1...300, using: &random))
        }
        if Bool.random(using: &random) { parameters["usage"] = .text("apparent") }
        if Bool.random(using: &random) { parameters["exclude"] = .texts(["a/b/*", "seg*7"]) }
        if Bool.random(using: &random) { parameters["min_age"] = .integer(0) }
        return try CleanupRule.read(algorithm: algorithm, parameters: parameters).get()
    }

    private static func limits(using random: inout SeededRandom) -> SelectorLimits {
        var limits = SelectorLimits()
        if Bool.random(using: &random) { limits.collectMax = Int.random(in: 1...8, using: &random) }
        if Bool.random(using: &random) { limits.trailDirectoriesMax = 0 }
        limits.namedMax = 10
        return limits
    }

    @Test(arguments: 0..<8)
    func `what is chosen equals deleting one by one`(block: UInt64) throws {
        for seed in block * 40..<(block + 1) * 40 {
            var tree = RandomTree(seed: seed, now: Self.now)
            let files = tree.files()
            let rule = try Self.rule(using: &tree.random)
            let context = PlanContext(now: Self.now, fileSystemBytes: nil)
            let limits = Self.limits(using: &tree.random)
            let streamed = StreamedSelection(rule: rule, context: context, limits: limits)
            let expected = SimpleSelection(rule: rule, context: context).paths(of: files)
            let (selection, paths, _) = streamed.run(files)
            #expect(paths == expected, "seed \(seed), \(rule.algorithmName) \(rule.parameters)")
            #expect(selection.chosen.names == expected.count, "seed \(seed)")
            expectFigures(selection, files, expected, seed)
            expectDays(selection, files, expected, rule, seed)
        }
    }

    private func expectFigures(
        _ selection: Selection,
        _ files: [TreeFile],
        _ gone: Set<PathBytes>,
        _ seed: UInt64
    ) {
        var freed: [UInt64: (record: FileRecord, names: Int)] = [:]
        for file in files where gone.contains(file.path) {
            freed[file.record.inode, default: (file.record, 0)].names += 1
        }
        let whole = freed.values.filter { $0.names == Int($0.record.links) }.map(\.record)
        #expect(selection.chosen.allocated == whole.reduce(0) { $0 + $1.allocatedBytes }, "\(seed)")
        #expect(selection.chosen.apparent == whole.reduce(0) { $0 + $1.apparentBytes }, "\(seed)")
        if !gone.isEmpty {
            #expect(selection.chosen.oldest == freed.values.map(\.record.modified).min(), "\(seed)")
            #expect(selection.chosen.newest == freed.values.map(\.record.modified).max(), "\(seed)")
        }
        for entry in selection.first where entry.unit.names == 1 {
            #expect(gone.contains(entry.position.path ?? PathBytes("")), "seed \(seed)")
        }
        #expect(selection.first.count == min(10, freed.count), "seed \(seed)")
    }

    /// What goes of each day is what the files of that day that go free.
    private func expectDays(
        _ selection: Selection,
        _ files: [TreeFile],
        _ gone: Set<PathBytes>,
        _ rule: CleanupRule,
        _ seed: UInt64
    ) {
        guard rule.algorithm.order != .size else {
            #expect(selection.days.isEmpty)
            return
        }
        var names: [UInt64: Int] = [:]
        for file in files where gone.contains(file.path) {
            names[file.record.inode, default: 0] += 1
        }
        var expected: [Timestamp: Int64] = [:]
        var seen: Set<UInt64> = []
        for record in files.map(\.record) where names[record.inode] == Int(record.links) {
            guard seen.insert(record.inode).inserted else { continue }
            let day = record.time(rule.algorithm.order) / 86_400_000_000_000
            let oldest = Self.now.microseconds / 86_400_000_000 - Int64(DayTally.daysMax) + 1
            let start = Timestamp(seconds: max(day, oldest) * 86_400)
            expected[start, default: 0] += record.allocatedBytes
        }
        let found = selection.days.filter { $0.goes > 0 }.map { ($0.start, $0.goes) }
        let goes = Dictionary(uniqueKeysWithValues: found)
        #expect(goes == expected.filter { $0.value > 0 }, "seed \(seed), \(rule.algorithmName)")
        #expect(selection.days.map(\.start) == selection.days.map(\.start).sorted())
        #expect(selection.days.allSatisfy { $0.goes <= $0.bytes }, "seed \(seed)")
    }

    @Test func `the order of the walk changes nothing`() throws {
        for seed in UInt64(5000)..<5100 {
            var tree = RandomTree(seed: seed, now: Self.now)
            let files = tree.files()
            let rule = try Self.rule(using: &tree.random)
            let context = PlanContext(now: Self.now, fileSystemBytes: nil)
            let streamed = StreamedSelection(rule: rule, context: context)
            let first = streamed.run(files)
            let second = streamed.run(files.shuffled(using: &tree.random))
            #expect(first.paths == second.paths, "seed \(seed)")
            #expect(first.selection.chosen == second.selection.chosen, "seed \(seed)")
        }
    }

    @Test func `files of one time and size are decided by their paths, in few looks`() throws {
        let files = (0..<5000).map { index in
            TreeFile(
                path: PathBytes("folder/file-\(index % 1000)-\(index)"),
                record: FileRecord(
                    inode: UInt64(index + 1),
                    apparentBytes: 10,
                    allocatedBytes: 4096,
                    modified: 1_700_000_000_000_000_000,
                    changed: 1_700_000_000_000_000_000
                )
            )
        }
        let rule = try CleanupRule.read(
            algorithm: "keep_n_latest",
            parameters: ["keep_count": .integer(1234)]
        ).get()
        let context = PlanContext(now: Self.now, fileSystemBytes: nil)
        var limits = SelectorLimits()
        limits.collectMax = 20
        let streamed = StreamedSelection(rule: rule, context: context, limits: limits)
        let (_, paths, walks) = streamed.run(files)
        #expect(paths == Set(files.map(\.path).sorted().dropLast(1234)))
        #expect(walks <= 12)
    }
}
