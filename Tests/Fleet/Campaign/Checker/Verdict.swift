import Foundation

/// What a campaign comes to.
struct Verdict {
    private let isDamaged: Bool
    private var acknowledged = 0
    private var delivered = 0
    private var lost = 0
    private var doubled = 0
    private var declared = 0
    /// What is wrong, a sentence each.
    private(set) var findings: [String] = []

    init(isDamaged: Bool) { self.isDamaged = isDamaged }

    /// The campaign in one line; a message counts once for each consumer that must get it.
    var line: String {
        """
        acknowledged \(acknowledged), delivered \(delivered), lost \(lost), doubled \(doubled), \
        declared \(declared)
        """
    }

    /// Whether every promise was kept; an empty campaign proves nothing.
    var isGreen: Bool { findings.isEmpty && lost == 0 && doubled == 0 && acknowledged > 0 }

    /// Compares what one consumer made of one lane of one source with what was promised.
    mutating func judge(
        _ expectation: Plan.Expectation,
        _ node: Plan.Node,
        _ histories: [String: History],
        _ plan: Plan
    ) throws {
        guard let producer = histories[expectation.producer],
            let producing = plan.nodes[expectation.producer],
            let consumer = histories[expectation.consumer]
        else { return findings.append("no history for \(expectation)") }
        let path = expectation.isOutside ? node.outside : node.journal
        let effects = try Files(path: path).effects(
            of: expectation.lane,
            from: expectation.producer
        )
        let losses = DeclaredLosses(of: expectation, by: consumer, producer)
        let here = "\(expectation.lane) of \(expectation.producer) at \(expectation.consumer)"
        let attempts = producer.attempts[expectation.lane] ?? [:]
        judgeEffects(effects, attempts, here)
        let values = Set(effects.map(\.value))
        for promise in producer.acknowledged[expectation.lane] ?? [] {
            acknowledged += 1
            if values.contains(promise.value) {
                delivered += 1
            } else if losses.cover(promise.epoch, promise.sequence) {
                declare(promise, here)
            } else {
                lost += 1
                findings.append("lost: \(promise.value), \(promise.sequence) of \(here)")
            }
        }
        let held = try Files(path: producing.journal).held(of: expectation.lane)
        for row in held.rows where !values.contains(row.value) {
            guard !losses.cover(held.epoch, row.sequence) else { continue }
            findings.append("gap: \(row.value), \(row.sequence) of \(here), passed in silence")
        }
    }

    /// What became of the commands; nil where none were issued.
    private(set) var commands: CommandVerdict?

    /// Judges the commands of an issuer.
    mutating func judgeCommands(
        of issuer: Plan.Node,
        _ histories: [String: History]
    ) throws {
        guard let history = histories[issuer.name] else { return }
        let issued = try Files(path: issuer.journal).issued()
        let verdict = CommandVerdict(issued, by: history, performedBy: histories)
        findings += verdict.findings
        commands = verdict
    }

    /// Losses that a journal holds without having told of them.
    mutating func judgeAlarms(of node: Plan.Node) throws {
        let files = try Files(path: node.journal)
        let alarms = try files.alarms()
        for loss in try files.losses() where !alarms.contains(loss) {
            findings.append("no alarm: \(node.name) recorded the loss `\(loss)` and told nobody")
        }
    }

    private mutating func declare(_ promise: History.Acknowledgement, _ here: String) {
        declared += 1
        guard !isDamaged else { return }
        findings.append("declared lost without damage: \(promise.value) of \(here)")
    }

    /// Looks for values nobody sent, for second effects, and for keys out of order.
    private mutating func judgeEffects(
        _ effects: [Effect],
        _ attempts: [String: Int],
        _ here: String
    ) {
        var seen: Set<String> = []
        var last: [String: Int] = [:]
        for effect in effects {
            guard let number = attempts[effect.value] else {
                findings.append("never attempted: \(effect.value) of \(here)")
                continue
            }
            guard seen.insert(effect.value).inserted else {
                doubled += 1
                findings.append("doubled: \(effect.value) of \(here)")
                continue
            }
            if let before = last[effect.key], before > number {
                findings.append("out of order: \(effect.value) after \(before) of \(here)")
            }
            last[effect.key] = number
        }
    }
}

/// What a consumer declared lost of one lane of one source.
private struct DeclaredLosses {
    private var ranges: [String: [ClosedRange<UInt64>]] = [:]
    private let producer: History

    init(of expectation: Plan.Expectation, by consumer: History, _ producer: History) {
        self.producer = producer
        for loss in consumer.declared
        where loss.source == expectation.producer && loss.lane == expectation.lane {
            ranges[loss.epoch, default: []].append(loss.range)
        }
    }

    /// Whether a place was declared lost, in its epoch or in one that kept its number.
    func cover(_ epoch: String, _ sequence: UInt64) -> Bool {
        producer.successors(of: epoch).contains { epoch in
            ranges[epoch]?.contains { $0.contains(sequence) } ?? false
        }
    }
}
