package import AlertRouterCore
import LabelPatterns
import Observations
import Quantities
package import ServiceChassis

/// The sections `flapping` and `escalation` of the settings file.
package struct CareSettings: Sendable, Equatable {
    /// When an alert begins and ends too often to be told of each time.
    package var flapping = FlapRule()
    /// Who is told when nobody says that an alert is looked after.
    package var escalation: [EscalationPolicy] = []

    /// Settings with every default.
    package init() {}

    /// The sections as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        reader.section("flapping") { reader in
            flapping.isOn = reader.boolean("enabled", default: flapping.isOn)
            flapping.includesPosted = reader.boolean(
                "posted_alerts",
                default: flapping.includesPosted
            )
            flapping.changes = reader.integer("changes", default: flapping.changes, in: 3...100)
            flapping.within = reader.duration("within", default: flapping.within, in: Self.waits)
            flapping.quietFor = reader.duration(
                "quiet_for",
                default: flapping.quietFor,
                in: Self.waits
            )
        }
        let policies = reader.sections("escalation") { Self.policy(&$0) }
        escalation = policies.compactMap(\.self)
        if policies.count > EscalationPolicy.countMax {
            reader.problem(
                "escalation",
                "has \(policies.count) policies, at most \(EscalationPolicy.countMax)"
            )
        }
        let names = escalation.map(\.name)
        for name in Set(names) where names.count(where: { $0 == name }) > 1 {
            reader.problem("escalation", "has two policies of the name `\(name)`")
        }
    }

    private static let waits: ClosedRange<Duration> = .seconds(10) ... .seconds(30 * 86_400)

    private static func policy(_ reader: inout SettingsReader) -> EscalationPolicy? {
        let texts = reader.strings("matchers", default: [])
        var matchers: [LabelMatcher] = []
        for text in texts {
            do {
                matchers += try MatcherText.list(text, compiler: RE2Compiler())
            } catch {
                reader.problem("matchers", "\(error)")
            }
        }
        let name = reader.string("name", default: texts.isEmpty ? "all" : matchers.text)
        let steps = reader.sections("steps") { Self.step(&$0) }.compactMap(\.self)
        guard (1...EscalationPolicy.stepsMax).contains(steps.count) else {
            reader.problem("steps", "are 1 to \(EscalationPolicy.stepsMax)")
            return nil
        }
        return EscalationPolicy(name: name, matchers: matchers, steps: steps)
    }

    private static func step(_ reader: inout SettingsReader) -> EscalationPolicy.Step? {
        let after = reader.duration("after", default: .seconds(1800), in: waits)
        guard let receiver = reader.optionalString("receiver") else {
            reader.problem("receiver", "is missing: name a receiver of the alertmanager section")
            return nil
        }
        let isRepeated = reader.isGiven("repeat")
        let pause = reader.duration(
            "repeat",
            default: .seconds(3600),
            in: .seconds(60) ... .seconds(30 * 86_400)
        )
        let times = reader.integer("times", default: isRepeated ? 3 : 1, in: 1...100)
        return EscalationPolicy.Step(
            after: after,
            receiver: receiver,
            repeatEvery: isRepeated ? pause : nil,
            times: times
        )
    }

    /// The receivers that escalation names and a configuration does not have.
    package func unknownReceivers(in configuration: RouterConfiguration) -> [String] {
        let known = Set(configuration.receivers.map(\.name))
        return Set(escalation.flatMap(\.steps).map(\.receiver)).subtracting(known).sorted()
    }
}
