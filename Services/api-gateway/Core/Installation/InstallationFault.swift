package import Quantities

/// Something of the installation that does not work, as people are told of it on every page.
///
/// It is said without addresses and causes: those who look at a client's systems need neither, and
/// whoever repairs it finds both in the log.
package enum InstallationFault: Sendable, Hashable {
    /// A service of this process failed; its supervisor starts it again.
    case serviceFailed(String)
    /// Fleet history cannot be read, so no page can be filled.
    case historyUnreadable
    /// These collectors, by their place among so many, do not answer.
    case collectorsSilent([Int], of: Int)
    /// A collector answers that these of its parts do not work as they should.
    case collectorTroubled(Int, of: Int, parts: [String])
    /// The disk of a service of this process is full.
    case diskFull(String)
    /// The disks of these collectors, by their place among so many, are full.
    case collectorDisksFull([Int], of: Int)
    /// What collectors write to history is not told to this gateway.
    case newsMissing

    /// Whether telemetry or pages are lost to people now.
    package var isCritical: Bool {
        switch self {
        case .serviceFailed, .historyUnreadable, .diskFull: true
        case .collectorsSilent(let numbers, let count),
            .collectorDisksFull(let numbers, let count):
            numbers.count == count
        case .collectorTroubled, .newsMissing: false
        }
    }

    /// What failed, what still holds, what to do.
    package var words: Sentence {
        switch self {
        case .serviceFailed(let name): Self.failed(name)
        case .historyUnreadable:
            """
            \(strong: "Fleet history cannot be read.") Telemetry is still taken in and kept. Check \
            that the database runs and can be reached; pages fill again by themselves.
            """
        case .collectorsSilent(let numbers, let count): Self.silent(numbers, of: count)
        case .collectorTroubled(let number, let count, let parts):
            """
            \(strong: "\(Self.collector(number, of: count)) \(Self.trouble(parts)).") What it took \
            in is kept, but pages may lag behind. Check that the database runs; the collector’s \
            log says the cause.
            """
        case .diskFull(let name): Self.full(name)
        case .collectorDisksFull(let numbers, let count): Self.full(numbers, of: count)
        case .newsMissing:
            """
            \(strong: "News from the collectors does not arrive.") Values are read from history \
            instead and are right; whether a silent system is well is not known. Check that the \
            message hub runs and can be reached.
            """
        }
    }

    private static func failed(_ name: String) -> Sentence {
        let loss =
            switch name {
            case "collector": "Webhooks are refused until it runs; n8n has to send them again."
            case "message-hub": "News between services waits until it runs."
            default: "What it does waits until it runs."
            }
        return """
            \(strong: "The service \(name) failed") and is started again by itself. \(loss) If \
            this stays, look at the log for the cause.
            """
    }

    private static func full(_ service: String) -> Sentence {
        switch service {
        case "api-gateway":
            """
            \(strong: "The gateway’s disk is full.") Nobody new can sign in, and no key or user \
            can be changed, until it has room. What was stored is kept. Free some space on it.
            """
        case "collector": full([1], of: 1)
        default:
            """
            \(strong: "The disk of the service \(service) is full.") It takes nothing new until \
            it has room. What was stored is kept. Free some space on it.
            """
        }
    }

    private static func full(_ numbers: [Int], of count: Int) -> Sentence {
        let names = numbers.map(String.init).joined(separator: ", ")
        let what =
            count == 1
            ? "The collector’s disk is full."
            : numbers.count == 1
                ? "The disk of collector \(names) of \(count) is full."
                : "The disks of collectors \(names) of \(count) are full."
        return numbers.count == count
            ? """
            \(strong: what) Webhooks are refused until it has room; n8n has to send them again. \
            What was taken in before is kept. Free some space on it.
            """
            : """
            \(strong: what) The others take webhooks in. What was taken in before is kept. Free \
            some space on it.
            """
    }

    private static func silent(_ numbers: [Int], of count: Int) -> Sentence {
        guard numbers.count == count else {
            let names = numbers.map(String.init).joined(separator: ", ")
            let what =
                numbers.count == 1
                ? "Collector \(names) of \(count) does not answer."
                : "Collectors \(names) of \(count) do not answer."
            return """
                \(strong: what) The others take webhooks in; what waits in \
                \(numbers.count == 1 ? "its journal" : "their journals") is shown later. Start \
                \(numbers.count == 1 ? "it" : "them") again.
                """
        }
        let what = count == 1 ? "The collector does not answer." : "No collector answers."
        return """
            \(strong: what) Webhooks are refused until \(count == 1 ? "it" : "one") does; n8n has \
            to send them again. Start it again and look at its log.
            """
    }

    private static func collector(_ number: Int, of count: Int) -> String {
        count == 1 ? "The collector" : "Collector \(number) of \(count)"
    }

    private static func trouble(_ parts: [String]) -> String {
        let words = parts.sorted().map { part in
            switch part {
            case "history": "cannot write all to fleet history"
            case "maintenance": "cannot sum up and clear fleet history"
            case "adoption": "cannot empty a journal that was left behind"
            default: "has a part that does not work, \(part)"
            }
        }
        return words.joined(separator: " and ")
    }
}
