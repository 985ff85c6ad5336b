import ArgumentParser
import Foundation

/// Plays an application that gets in the janitor's way: a line `go SEED` starts it, `stop` ends it.
///
/// It swaps folders for symbolic links that lead outside, appends to files, puts new files in the
/// place of old ones, and moves folders out for good. After `stop` it counts what was lost.
struct AdversaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "adversary", shouldDisplay: false)

    @Argument var root: String

    func run() throws {
        while let line = readLine() {
            guard line.hasPrefix("go "), let seed = UInt64(line.dropFirst(3)) else { return }
            var play = AdversaryPlay(round: RaceRound(root: root), seed: seed)
            writeLine("ready")
            while !isAskedToStop { play.act() }
            _ = readLine()
            writeLine(play.verdict)
        }
    }

    private var isAskedToStop: Bool {
        var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&input, 1, 0) > 0
    }
}
