import Foundation
import TestSupport

/// A seeded configuration and what is done under it, the same for every server.
struct AlertScript: Sendable {
    /// Alertmanager's configuration; webhooks go to `base`.
    let configuration: String
    /// Bodies of `POST /api/v2/alerts`, one for each step; `NOW` stands for the step's moment.
    let steps: [String]
    /// Matchers of a silence that is made before the third step and ended before the fifth.
    let silence: String
    /// The receivers' names.
    let receivers: [String]

    /// How long a group gathers alerts before it is first told of.
    static let groupWait = 1
    /// How long between what is told of one group.
    static let groupInterval = 3

    private static let names = ["PoolUsage", "DiskHot", "Offline", "ScrubLate"]
    private static let clients = ["acme", "bolt"]
    private static let severities = ["warning", "critical"]
    private static let systems = ["nas-1", "nas-2", "nas-3"]

    /// The script of a seed.
    init(seed: UInt64, base: String, stepCount: Int = 6) {
        var random = SeededRandom(seed: seed)
        receivers = (1...4).map { "r\($0)" }
        configuration = Self.configuration(receivers, base, &random)
        let all = Self.names.flatMap { name in
            Self.clients.flatMap { client in
                Self.systems.flatMap { system in
                    Self.severities.map {
                        [
                            "alertname": name, "client": client, "system": system,
                            "severity": $0,
                        ]
                    }
                }
            }
        }
        let chosen = Array(all.shuffled(using: &random).prefix(10))
        var firing: Set<Int> = []
        steps = (0..<stepCount).map { step in
            var bodies: [String] = []
            for (index, labels) in chosen.enumerated() {
                let dice = Int.random(in: 0..<10, using: &random)
                if firing.contains(index), dice < 3 {
                    firing.remove(index)
                    bodies.append(Self.alert(labels, isOver: true))
                } else if firing.contains(index) || dice < 4 || step == 0 && index < 4 {
                    firing.insert(index)
                    bodies.append(Self.alert(labels, isOver: false))
                }
            }
            return "[" + bodies.joined(separator: ",") + "]"
        }
        let client = Self.clients[Int.random(in: 0..<2, using: &random)]
        let name = Self.names[Int.random(in: 0..<4, using: &random)]
        silence = """
            [{"name":"client","value":"\(client)","isRegex":false,"isEqual":true},\
            {"name":"alertname","value":"\(name)|none","isRegex":true,"isEqual":true}]
            """
    }

    private static func alert(_ labels: [String: String], isOver: Bool) -> String {
        let fields = labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let end = isOver ? "NOW" : "2099-01-01T00:00:00Z"
        return "{\"labels\":{\(fields.joined(separator: ","))},"
            + "\"startsAt\":\"NOW\",\"endsAt\":\"\(end)\"}"
    }

    // MARK: - The configuration

    private static func configuration(
        _ receivers: [String],
        _ base: String,
        _ random: inout SeededRandom
    ) -> String {
        var lines = [
            "route:", "  receiver: r1", "  group_by: \(groupBy(&random))",
            "  group_wait: \(groupWait)s", "  group_interval: \(groupInterval)s",
            "  repeat_interval: 1h", "  routes:",
        ]
        for _ in 0..<3 { lines += route(depth: 1, receivers, &random) }
        let equal = ["alertname", "client", "system"].shuffled(using: &random).prefix(2)
        lines += [
            "inhibit_rules:", "  - source_matchers: ['severity=\"critical\"']",
            "    target_matchers: ['severity=\"warning\"']",
            "    equal: [\(equal.joined(separator: ", "))]",
            "receivers:",
        ]
        for receiver in receivers {
            lines += [
                "  - name: \(receiver)", "    webhook_configs:",
                "      - url: \(base)-\(receiver)",
                "        send_resolved: \(Bool.random(using: &random))",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func route(
        depth: Int,
        _ receivers: [String],
        _ random: inout SeededRandom
    ) -> [String] {
        let space = String(repeating: "    ", count: depth)
        var lines = [
            "\(space)- matchers: ['\(matcher(&random))']",
            "\(space)  receiver: \(receivers[Int.random(in: 0..<receivers.count, using: &random)])",
            "\(space)  continue: \(Bool.random(using: &random))",
        ]
        if Bool.random(using: &random) { lines.append("\(space)  group_by: \(groupBy(&random))") }
        if depth < 3, Bool.random(using: &random) {
            lines.append("\(space)  routes:")
            for _ in 0..<2 { lines += route(depth: depth + 1, receivers, &random) }
        }
        return lines
    }

    private static func groupBy(_ random: inout SeededRandom) -> String {
        let some = ["alertname", "client", "system", "rack"].shuffled(using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "['...']"
        case 1: return "[]"
        case let count: return "[\(some.prefix(min(count - 1, 3)).joined(separator: ", "))]"
        }
    }

    private static func matcher(_ random: inout SeededRandom) -> String {
        let choices: [(String, [String])] = [
            ("alertname", names), ("client", clients), ("severity", severities),
            ("system", systems), ("rack", ["", "7"]),
        ]
        let (name, values) = choices[Int.random(in: 0..<choices.count, using: &random)]
        let value = values[Int.random(in: 0..<values.count, using: &random)]
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return "\(name)!=\"\(value)\""
        case 1: return "\(name)=~\"\(value.prefix(3)).*|\(values[0])\""
        case 2: return "\(name)!~\"\(value)|x+\""
        default: return "\(name)=\"\(value)\""
        }
    }
}
