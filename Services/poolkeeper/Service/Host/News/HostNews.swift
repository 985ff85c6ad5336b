import Foundation
import Observability
import Quantities
import ServiceChassis

/// Something that a command found, and that people are told of when it changed.
struct HostNews: Sendable, Equatable {
    /// The pool or the subvolume as people call it.
    let name: String
    /// What it is remembered by, such as the pool's UUID.
    let id: String
    /// The same as long as nothing changed that somebody should be told of; empty for well.
    let signature: String
    /// What is told.
    let news: HostNotifier.News
}

extension HostNews {
    /// Tells everybody what changed since they were told last, once.
    ///
    /// Who could not be told is said on standard error, and told by the next command of the kind:
    /// whether people could be told is no matter of what the command itself came to.
    func tell(_ people: HostNotifications, state folder: String, clock: any WallClock) async {
        do {
            let notifier = try HostNotifier(
                people,
                host: ProcessInfo.processInfo.hostName,
                pool: name,
                clock: clock
            )
            guard let notifier else { return }
            let history = try HostHistory(in: folder)
            for person in notifier.people {
                let what = "\(news.topic) \(person)"
                guard try history.changed(signature, of: what, pool: id) != nil else { continue }
                if let failure = await notifier.tell(news, person) {
                    Self.warn(failure)
                } else {
                    try history.told(signature, of: what, pool: id)
                }
            }
            try history.close()
        } catch {
            Self.warn("nobody was told: \(error)")
        }
    }

    /// The same, by a host's settings and the clock of the system.
    func tell(_ settings: HostSettings) async {
        await tell(settings.notifications, state: settings.stateFolder, clock: SystemWallClock())
    }

    private static func warn(_ text: String) { Console.standard.error("warning: \(text)\n") }
}
