import ArgumentParser
import Observations
import Quantities
import VolumeJanitorCore

/// Sends made-up records through the selection and says what that took.
struct SelectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "select")

    @Argument(help: "How many records.") var count: Int

    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let filesInFolder = 200

    func run() throws {
        let rule = try CleanupRule.read(
            algorithm: "max_size",
            parameters: ["max_bytes": .integer(Int64(count) * 4096 / 3)]
        ).get()
        let context = PlanContext(now: Self.now, fileSystemBytes: nil)
        var selector = Selector(rule: rule, context: context)
        var filter = DirectoryFilter.all
        var walks = 0
        while true {
            walks += 1
            feed(&selector, filter)
            switch selector.endWalk() {
            case .walk(let next): filter = next
            case .done(let selection):
                let spent = Spent.now
                writeLine(
                    """
                    {"records": \(count), "chosen": \(selection.chosen.names), \
                    "walks": \(walks), "cpu": \(spent.cpuSeconds), \
                    "resident_mib": \(spent.residentMebibytes)}
                    """
                )
                return
            }
        }
    }

    private func feed(_ selector: inout Selector, _ filter: DirectoryFilter) {
        let folder = PathBytes("folder/inside")
        let name = Array("segment-0000000.mp4".utf8)
        for ordinal in 0..<(count / Self.filesInFolder) {
            let inode = UInt64(1 << 40 + ordinal)
            guard filter.wantsFiles(of: inode) else { continue }
            selector.begin(ordinal, inode: inode, parent: -1)
            for place in 0..<Self.filesInFolder {
                let index = UInt64(ordinal * Self.filesInFolder + place)
                selector.add(Self.record(index), name: name.span, folder: folder)
            }
        }
    }

    /// A file of up to 30 days, whose age its number decides.
    private static func record(_ index: UInt64) -> FileRecord {
        var mixed = (index &+ 1) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 32)) &* 0xBF58_476D_1CE4_E5B9
        let age = Int64(mixed >> 1) % (30 * 86_400_000_000_000) + 120_000_000_000
        let time = now.microseconds * 1000 - age
        return FileRecord(
            inode: index + 1,
            apparentBytes: Int64(mixed % 4096),
            allocatedBytes: 4096,
            modified: time,
            changed: time
        )
    }
}
