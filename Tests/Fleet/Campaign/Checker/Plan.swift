import ArgumentParser
import Foundation

/// Who takes part and who must get what, as the campaign wrote it down before it began.
struct Plan {
    /// A node's files.
    struct Node {
        let name: String
        let history: String
        let journal: String
        let outside: String
    }

    /// One lane of one source that one consumer must get.
    struct Expectation {
        let lane: String
        let producer: String
        let consumer: String
        /// Whether its effects lie outside the journal.
        let isOutside: Bool
    }

    var nodes: [String: Node] = [:]
    var expectations: [Expectation] = []
    /// Who issued commands; nil where nobody did.
    var issuer: String?
    /// Whether a journal was damaged or replaced, so that losses may be declared.
    var isDamaged = false

    /// Reads `node NAME JOURNAL`, `expect LANE PRODUCER CONSUMER applied|stored`,
    /// `commands ISSUER`, `damage`.
    init(folder: String) throws {
        let text = try String(contentsOfFile: folder + "/plan.txt", encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("node", 3):
                let own = "\(folder)/\(words[1].replacing("/", with: "-"))"
                nodes[words[1]] = Node(
                    name: words[1],
                    history: own + "/history.log",
                    journal: words[2],
                    outside: own + "/outside.sqlite"
                )
            case ("expect", 5):
                expectations.append(
                    Expectation(
                        lane: words[1],
                        producer: words[2],
                        consumer: words[3],
                        isOutside: words[4] == "stored"
                    )
                )
            case ("commands", 2): issuer = words[1]
            case ("damage", 1): isDamaged = true
            default: throw ValidationError("plan.txt: `\(line)` makes no sense")
            }
        }
    }
}
