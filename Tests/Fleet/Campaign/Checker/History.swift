import ArgumentParser
import Foundation

/// What one node wrote down while it ran.
struct History {
    /// An acknowledged value and the place it was given.
    struct Acknowledgement {
        let value: String
        let epoch: String
        let sequence: UInt64
    }

    /// Messages that a node declared lost.
    struct Declaration {
        let source: String
        let lane: String
        let epoch: String
        let range: ClosedRange<UInt64>
    }

    /// A command whose claim was sent; a later claim has a greater attempt.
    struct Claim {
        let attempt: Int
        /// Microseconds since the machine started.
        let sent: Int
    }

    /// A command that was begun.
    struct Performance {
        let command: String
        /// The newest claim noted before it.
        let claim: Claim?
        /// Microseconds since the machine started.
        let begun: Int
    }

    /// The number of each attempted value of a lane, which rises within a key.
    private(set) var attempts: [String: [String: Int]] = [:]
    private(set) var acknowledged: [String: [Acknowledgement]] = [:]
    private(set) var declared: [Declaration] = []
    /// Epochs that were left, and for which.
    private(set) var renewed: [String: String] = [:]

    /// Commands that the journal acknowledged as issued.
    private(set) var ordered: [String] = []
    /// Claims that were granted, as `command attempt`.
    private(set) var granted: Set<String> = []
    /// The newest claim of each command.
    private(set) var claims: [String: Claim] = [:]
    private(set) var performed: [Performance] = []

    /// Reads a file; a line without its end mark was cut short by a kill and says nothing.
    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasSuffix(" .") {
            try read(line.split(separator: " ").dropLast().map(String.init), line)
        }
    }

    private mutating func read(_ words: [String], _ line: Substring) throws {
        switch (words.first, words.count) {
        case ("attempt", 6):
            attempts[words[1], default: [:]][words[5]] = Int(words[4])
        case ("acknowledged", 6):
            acknowledged[words[1], default: []].append(
                Acknowledgement(
                    value: words[3],
                    epoch: words[4],
                    sequence: UInt64(words[5]) ?? 0
                )
            )
        case ("declared", 6):
            guard let from = UInt64(words[4]), let to = UInt64(words[5]), from <= to else {
                throw ValidationError("history: `\(line)` names no range")
            }
            declared.append(
                Declaration(
                    source: words[1],
                    lane: words[2],
                    epoch: words[3],
                    range: from...to
                )
            )
        case ("renewed", 3): renewed[words[1]] = words[2]
        case ("boot", 2): break
        default:
            guard readCommand(words) else {
                throw ValidationError("history: `\(line)` makes no sense")
            }
        }
    }

    /// Reads a line about a command; says whether it is one.
    private mutating func readCommand(_ words: [String]) -> Bool {
        switch (words.first, words.count) {
        case ("ordered", 3): ordered.append(words[1])
        case ("decided", 4):
            if words[3] == "claimed" { granted.insert("\(words[1]) \(words[2])") }
        case ("claiming", 4):
            guard let attempt = Int(words[2]), let sent = Int(words[3]) else { return false }
            claims[words[1]] = Claim(attempt: attempt, sent: sent)
        case ("performing", 3):
            guard let begun = Int(words[2]) else { return false }
            performed.append(
                Performance(command: words[1], claim: claims[words[1]], begun: begun)
            )
        default: return false
        }
        return true
    }

    /// An epoch and those that followed it in the same journal, which keep its numbers.
    func successors(of epoch: String) -> Set<String> {
        var found: Set = [epoch]
        var current = epoch
        while let next = renewed[current], found.insert(next).inserted { current = next }
        return found
    }
}
