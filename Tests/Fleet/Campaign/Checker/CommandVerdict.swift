/// What a campaign's commands come to.
struct CommandVerdict {
    /// What is wrong, a sentence each.
    private(set) var findings: [String] = []
    private var states: [String: Int] = [:]

    /// Compares what was issued and decided with what was performed.
    init(_ issued: [IssuedCommand], by issuer: History, performedBy histories: [String: History]) {
        let known = Set(issued.map(\.id))
        for id in issuer.ordered where !known.contains(id) {
            findings.append("command lost: \(id) was acknowledged, and its issuer has no record")
        }
        var performed: [String: [(node: String, performance: History.Performance)]] = [:]
        for (node, history) in histories {
            for performance in history.performed {
                performed[performance.command, default: []].append((node, performance))
                judge(performance, by: issuer, history)
            }
        }
        for id in performed.keys where !known.contains(id) {
            findings.append("command never issued: \(id) was performed")
        }
        for command in issued {
            states[command.state, default: 0] += 1
            judge(command, performedBy: performed[command.id, default: []].map(\.node))
        }
        if states["performed"] == nil { findings.append("commands: none was performed") }
    }

    /// The commands in one line.
    var line: String {
        let parts = states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return "commands \(states.values.reduce(0, +)): \(parts.joined(separator: ", "))"
    }

    /// Looks for one that was begun without leave, or when the leave was too old.
    private mutating func judge(
        _ performance: History.Performance,
        by issuer: History,
        _ performer: History
    ) {
        let id = performance.command
        guard let claim = performance.claim else {
            return findings.append("command unclaimed: \(id) was begun, and nobody was asked")
        }
        let took = performance.begun - claim.sent
        if took > Self.windowMicroseconds {
            findings.append("command late: \(id) was begun \(took / 1000) ms after its claim")
        }
        if !issuer.granted.contains("\(id) \(claim.attempt)") {
            findings.append("command not granted: \(id) was begun without its issuer's word")
        }
        if let last = performer.claims[id], last.attempt != claim.attempt {
            findings.append("command claimed again: \(id), after it was begun")
        }
    }

    /// Looks for an end that is none, or that is not what happened.
    private mutating func judge(_ command: IssuedCommand, performedBy nodes: [String]) {
        let (id, state) = (command.id, command.state)
        if nodes.count > 1 { findings.append("command doubled: \(id) was begun \(nodes.count) ×") }
        if nodes.contains(where: { $0 != command.target }) {
            findings.append("command misled: \(id) for \(command.target) was begun by \(nodes)")
        }
        switch state {
        case "performed" where nodes.isEmpty:
            findings.append("command not performed: \(id), though its issuer was told so")
        case "performed", "unknown": break
        case "rejected", "expired":
            if !nodes.isEmpty { findings.append("command \(state): \(id), and yet it was begun") }
        default: findings.append("command open: \(id) is \(state) in the end")
        }
    }

    /// How long after its claim was sent a command may be begun.
    private static let windowMicroseconds = 10_000_000
}
