import Foundation
import Glibc

/// What the application does in one round, and what it finds lost at its end.
struct AdversaryPlay {
    private let round: RaceRound
    private var random: UInt64
    private var acts = 0
    /// Folders that were moved out for good, with the names they had then.
    private var moved: [Int: Set<String>] = [:]
    /// New files put in the place of old ones, with their inodes.
    private var replaced: [String: UInt64] = [:]
    private var appended: Set<String> = []

    init(round: RaceRound, seed: UInt64) {
        self.round = round
        random = seed
    }

    private mutating func pick(_ count: Int) -> Int {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((random >> 33) % UInt64(count))
    }

    mutating func act() {
        acts += 1
        let folder = pick(RaceRound.folders)
        guard moved[folder] == nil else { return }
        switch pick(40) {
        case 0: moveOut(folder)
        case 1...4: replace(folder, pick(RaceRound.filesInFolder))
        case 5...8: append(folder, pick(RaceRound.filesInFolder))
        default: swap(folder)
        }
    }

    /// For a moment the folder's name leads to the folder of the same name outside.
    private func swap(_ folder: Int) {
        let (path, hidden) = ("\(round.inside)/d\(folder)", "\(round.inside)/hidden\(folder)")
        guard unsafe rename(path, hidden) == 0 else { return }
        _ = unsafe symlink("../outside/d\(folder)", path)
        for _ in 0..<20 { sched_yield() }
        _ = unsafe unlink(path)
        _ = unsafe rename(hidden, path)
    }

    private mutating func moveOut(_ folder: Int) {
        let away = "\(round.root)/moved\(folder)"
        guard unsafe rename("\(round.inside)/d\(folder)", away) == 0 else { return }
        moved[folder] = Set(names(away))
    }

    private mutating func replace(_ folder: Int, _ file: Int) {
        let path = "d\(folder)/f\(file)"
        let new = "\(round.root)/new"
        let handle = unsafe open(new, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
        guard handle >= 0 else { return }
        close(handle)
        let facts = try? FileManager.default.attributesOfItem(atPath: new)
        guard let inode = facts?[.systemFileNumber] as? NSNumber else { return }
        if unsafe rename(new, "\(round.inside)/\(path)") == 0 {
            replaced[path] = inode.uint64Value
        }
    }

    private mutating func append(_ folder: Int, _ file: Int) {
        let path = "d\(folder)/f\(file)"
        let flags = O_WRONLY | O_APPEND | O_NONBLOCK
        let handle = unsafe open("\(round.inside)/\(path)", flags)
        guard handle >= 0 else { return }
        // The kernel says so of a file that has no name left (proc(5)).
        let place = "/proc/self/fd/\(handle)"
        if unsafe write(handle, "y", 1) == 1,
            let name = try? FileManager.default.destinationOfSymbolicLink(atPath: place),
            !name.hasSuffix(" (deleted)")
        {
            appended.insert(path)
        }
        close(handle)
    }

    // MARK: - Looking afterwards

    /// Counts in JSON: victims outside, files of folders that had left, new and appended ones.
    var verdict: String {
        let outside = (0..<RaceRound.folders).reduce(0) { lost, folder in
            lost + RaceRound.filesInFolder - names("\(round.outside)/d\(folder)").count
        }
        let left = moved.reduce(0) { lost, entry in
            let now = Set(names("\(round.root)/moved\(entry.key)"))
            return lost + entry.value.filter { !isThere($0, in: now) }.count
        }
        let lostNew = replaced.keys.filter { !isThere(path: $0) }.count
        let lostAppends = appended.filter { !isThere(path: $0) }.count
        return """
            {"outside": \(outside), "moved": \(left), "replaced": \(lostNew), \
            "appended": \(lostAppends), "acts": \(acts), "moves": \(moved.count)}
            """
    }

    /// A file that was put back beside a new one of its name has a longer name.
    private func isThere(_ name: String, in names: Set<String>) -> Bool {
        names.contains { $0 == name || $0.hasPrefix(name + ".janitor-restored") }
    }

    private func isThere(path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        let folder = Int(parts[0].dropFirst()) ?? 0
        let place =
            moved[folder] == nil
            ? "\(round.inside)/\(parts[0])" : "\(round.root)/moved\(folder)"
        return isThere(parts[1], in: Set(names(place)))
    }

    private func names(_ path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
}
