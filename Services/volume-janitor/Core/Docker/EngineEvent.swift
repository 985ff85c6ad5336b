import FoundationEssentials
import Quantities

/// One line of `GET /events`.
package struct EngineEvent: Sendable, Hashable {
    /// What it tells to look at; nil for an event that changes nothing here.
    package let subject: InventorySubject?
    /// The volume that came into being, and when by the engine's clock; nil for another event.
    package let born: VolumeBirth?

    /// An event with this meaning.
    package init(subject: InventorySubject?, born: VolumeBirth? = nil) {
        self.subject = subject
        self.born = born
    }

    /// Kinds of events that are asked for; health checks alone would make three a minute.
    package static let actions = [
        "create", "destroy", "die", "mount", "pause", "prune", "rename", "start", "stop",
        "unmount", "unpause", "update",
    ]

    /// Reads a line; nil when it is no event at all.
    ///
    /// Something of a kind asked for whose name cannot be read means everything.
    package static func read(_ line: [UInt8]) -> EngineEvent? {
        guard let sent = try? JSONDecoder().decode(SentEvent.self, from: Data(line)) else {
            return nil
        }
        let id = sent.actor?.id ?? ""
        switch sent.kind {
        case "volume" where sent.action == "prune": return EngineEvent(subject: .everything)
        case "volume":
            guard let name = VolumeName(id) else { return EngineEvent(subject: nil) }
            let made = sent.action == "create" ? sent.microseconds : nil
            return EngineEvent(
                subject: .volume(name),
                born: made.map { VolumeBirth(name: name, at: Timestamp(microseconds: $0)) }
            )
        case "container" where isContainerID(id): return EngineEvent(subject: .container(id))
        case "container": return EngineEvent(subject: .everything)
        default: return EngineEvent(subject: nil)
        }
    }

    private static func isContainerID(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
