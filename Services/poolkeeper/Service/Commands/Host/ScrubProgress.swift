import Contracts
import Observability
import Quantities
import ScrubControllerCore
import ServiceChassis
import Synchronization

/// Shows how far a scrub is: one line that changes on a terminal, lines elsewhere when the scrub
/// comes to stand elsewhere and at each tenth.
final class ScrubProgress: Sendable {
    private struct Told {
        var stage: ScrubStage?
        var tenth = -1
        var width = 0
    }

    private let isTerminal: Bool
    private let says: Bool
    private let told = Mutex(Told())

    init(isTerminal: Bool, says: Bool) {
        self.isTerminal = isTerminal
        self.says = says
    }

    func tell(_ fact: ScrubAssessed) {
        guard says else { return }
        let line = ScrubReport.progress(fact, now: SystemWallClock().now())
        let isOver = fact.run == nil && !fact.runs.isEmpty && fact.stage != .waiting
        let text = told.withLock { told -> String? in
            guard !isOver else {
                defer { told.width = 0 }
                return isTerminal && told.width > 0 ? "\n" : nil
            }
            guard isTerminal else {
                let tenth = Int((fact.progress ?? 0) * 10)
                guard told.stage != fact.stage || tenth > told.tenth else { return nil }
                (told.stage, told.tenth) = (fact.stage, tenth)
                return line + "\n"
            }
            let blanks = String(repeating: " ", count: max(0, told.width - line.count))
            told.width = line.count
            return "\r" + line + blanks
        }
        if let text { Console.standard.output(text) }
    }
}
