import ArgumentParser
import Btrfs
import Contracts
import Foundation
import Glibc
import Logging
import Observability
import Quantities
import ScrubController
import ScrubControllerCore
import ServiceChassis
import UnixSignals

/// `poolkeeper scrub`: scrubs a Btrfs pool of this host, and makes room for others meanwhile.
struct ScrubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrub",
        abstract: "Scrub a Btrfs pool of this host, slower or not at all while others use it.",
        discussion: """
            Waits for an idle time, slows down as soon as others use the disks, stands still \
            behind a chunk when that is not enough, and goes on from there. Interrupted, it goes \
            on when it is called again. \
            Ends with 0 when everything is right, 2 when errors were repaired, 3 when some could \
            not be, 4 when it was not read to the end, 1 when it cannot be scrubbed, 77 without \
            root's rights, 78 for wrong settings. Discord, ntfy and Gotify are told of every run \
            that was not clean, and of the first that is again.
            """
    )

    @OptionGroup var options: HostOptions

    @Flag(help: "Say what would be done, and why now or not now; change nothing.")
    var dryRun = false

    @Flag(help: "Do not wait for an idle time.")
    var now = false

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    @Option(help: "Where it is kept how far it is.")
    var state: String?

    func run() async throws {
        let settings = try await options.settings()
        do {
            let place = try LocalScrub.place(mount: settings.mount, uuid: settings.uuid)
            let folder = state ?? settings.stateFolder + "/scrub"
            if dryRun { return try await preview(place, settings, folder) }
            let scrub = try await LocalScrub.open(
                place,
                policy: settings.scrub,
                folder: folder,
                clock: SystemWallClock(),
                logger: Logger(label: "scrub") { _ in SwiftLogNoOpLogHandler() }
            )
            let run = try await Self.govern(scrub, now: now, says: !json)
            let fact = scrub.governor.fact
            try scrub.close()
            try await finish(run, fact, settings)
        } catch let error as BtrfsError {
            throw CommandAnswer.refused("\(error)")
        } catch let error as LocalScrub.Refused {
            throw CommandAnswer.refused(error.description)
        }
    }

    private func preview(
        _ place: PoolPlace,
        _ settings: HostSettings,
        _ folder: String
    ) async throws {
        let plan = try await LocalScrub.preview(
            place,
            policy: settings.scrub,
            folder: folder,
            by: Self.person,
            now: now,
            clock: SystemWallClock()
        )
        Console.standard.output(
            json
                ? try ScrubJSON.text(plan, of: place.name) : ScrubReport.plan(plan, of: place)
        )
    }

    private func finish(
        _ run: ScrubRun?,
        _ fact: ScrubAssessed,
        _ settings: HostSettings
    ) async throws {
        if json {
            Console.standard.output(try ScrubJSON.text(fact))
        } else if let run {
            Console.standard.output(ScrubReport.end(run, pool: fact.pool))
        } else {
            Console.standard.output(
                "The scrub of \(fact.pool) stands still; call it again and it goes on.\n"
            )
        }
        if let run {
            await HostNews(run, of: fact).tell(settings)
        }
        switch run?.verdict {
        case .clean?: return
        case .corrected?: throw ArgumentParser.ExitCode(2)
        case .uncorrectable?: throw ArgumentParser.ExitCode(3)
        default: throw ArgumentParser.ExitCode(4)
        }
    }

    static let person = "poolkeeper scrub"
}

extension ScrubCommand {
    /// Governs the pool until its scrub has ended, or a signal ends it: then nil.
    static func govern(_ scrub: LocalScrub, now: Bool, says: Bool) async throws -> ScrubRun? {
        let governor = scrub.governor
        let before = governor.fact.runs.first?.id ?? 0
        _ = try await governor.request(by: person, now: now)
        let progress = ScrubProgress(isTerminal: isatty(1) == 1, says: says)
        return try await withThrowingTaskGroup(of: ScrubRun?.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try await governor.turn()
                    let fact = governor.fact
                    progress.tell(fact)
                    if let run = fact.runs.first, run.id > before { return run }
                    try await Task.sleep(for: min(governor.interval, .seconds(1)))
                }
                return nil
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return nil
            }
            defer { group.cancelAll() }
            let first = try await group.next() ?? nil
            if first != nil { return first }
            group.cancelAll()
            // What was cancelled says so; what stands is looked at below.
            while (try? await group.next()) != nil {}
            await governor.standForShutdown()
            return nil
        }
    }
}
