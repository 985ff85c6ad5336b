import Contracts
import Foundation
import HTTPSurface
import Quantities
import WebInterface

/// The scrub of a pool, as its host's controller tells.
struct ScrubSource: PoolSectionSource {
    let scrubs: ScrubTable
    let desk: OrderDesk

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        guard let scrub = try await scrubs.scrub(of: pool, in: caller.scope) else { return nil }
        var section = Self.section(scrub, call)
        guard caller.permission.allows(.operate),
            let controller = try await scrubs.controller(of: scrub)
        else { return section }
        let place = PoolLink.path(to: pool.name, of: pool.system) + "/scrub/"
        section.acts = Self.acts(scrub).map { .init($0.words, path: place + $0.rawValue) }
        section.csrf = SessionCookie.value(in: call.request).map(SessionCookie.formToken) ?? ""
        section.orders = try await desk.orders(about: scrub.id, to: controller).map {
            OrderRow(order: $0, now: call.now, calendar: call.calendar).row
        }
        return section
    }

    private static func acts(_ scrub: ScrubAssessed) -> [ScrubAct] {
        if scrub.pausedUntil != nil { return [.resume] }
        return scrub.run == nil ? [.start] : [.pause]
    }

    private static func section(_ scrub: ScrubAssessed, _ call: PageCall) -> ScrubSection {
        let now = call.now
        let due = scrub.nextDue.map { due in
            due <= now
                ? "due since \(call.calendar.moment(due, now: now))"
                : "next due \(call.calendar.moment(due, now: now))"
        }
        let reason = scrub.reason
        var section = ScrubSection(
            remark: due ?? "only when somebody asks for it",
            badge: ScrubWords.badge(scrub),
            reason: "\(strong: capitalized(reason))."
        )
        if let progress = scrub.progress, let run = scrub.run { section.bar = bar(progress, run) }
        section.facts = facts(scrub, call)
        section.devices = scrub.run == nil ? [] : scrub.devices.map(device)
        section.runs = scrub.runs.map { row($0, call) }
        return section
    }

    private static func bar(_ progress: Double, _ run: ScrubRun) -> UsageBar {
        let errors = run.corrected + run.uncorrectable
        let words = errors == 0 ? "no errors so far" : "\(Wording.grouped(errors)) errors so far"
        return UsageBar(
            meter: Meter(ratio: progress, tone: run.uncorrectable > 0 ? .critical : .running),
            number: Wording.percent(progress),
            remark: "\(Wording.size(run.bytes)) read, \(words)",
            exact: Wording.exactBytes(run.bytes)
        )
    }

    private static func facts(_ scrub: ScrubAssessed, _ call: PageCall) -> [Fact] {
        let (calendar, now) = (call.calendar, call.now)
        var facts: [Fact] = []
        if let run = scrub.run {
            facts.append(Fact("Begun", calendar.moment(run.startedAt, now: now)))
            facts.append(Fact("By", run.startedBy))
            if run.pauses > 0 {
                let paused = Duration.microseconds(run.pausedMicroseconds)
                facts.append(Fact("Stood still", Wording.duration(paused)))
            }
        }
        if let speed = scrub.speed {
            facts.append(Fact("Reads", "\(Wording.size(speed)) a second"))
        }
        if let from = scrub.endsFrom, let to = scrub.endsTo {
            let words = [from, to].map { calendar.moment($0, now: now) }
            facts.append(Fact("Done between", "\(words[0]) and \(words[1])"))
        }
        let last = scrub.lastFinishedAt.map { calendar.moment($0, now: now) }
        facts.append(Fact("Last read to the end", last ?? "never as far as is known"))
        if let unprotected = (scrub.run ?? scrub.runs.first)?.unprotected, unprotected.bytes > 0 {
            facts.append(Fact("Without a checksum", Wording.size(unprotected)))
        }
        return facts
    }

    private static func device(_ device: ScrubDevice) -> ScrubSection.Device {
        let name = device.path.map { $0.hasPrefix("/dev/") ? String($0.dropFirst(5)) : $0 }
        return ScrubSection.Device(
            name: name ?? "device \(device.id), missing",
            bar: UsageBar(
                meter: Meter(ratio: device.progress ?? 0, tone: .running),
                number: device.progress.map { Wording.percent($0) } ?? Wording.missing,
                remark: "\(Wording.size(device.bytes)) read"
            ),
            limit: device.limit.map { "\(Wording.size($0)) a second" } ?? "no limit"
        )
    }

    private static func row(_ run: ScrubRun, _ call: PageCall) -> ScrubSection.Run {
        let ended = run.endedAt ?? run.startedAt
        let took = Wording.duration(ended - run.startedAt)
        return ScrubSection.Run(
            badge: ScrubWords.badge(run.verdict),
            ended: Moment(ended, words: call.calendar.moment(ended, now: call.now)),
            by: run.startedBy,
            read: "\(Wording.size(run.bytes)) in \(took)",
            remark: run.reason ?? ""
        )
    }

    private static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension ScrubTable {
    /// The scrub of a pool whose page is made.
    func scrub(of pool: PoolSubject, in scope: Scope) async throws -> ScrubAssessed? {
        try await scrub(
            of: pool.name,
            uuid: pool.assessed?.uuid,
            on: [pool.system.text, pool.title],
            in: scope
        )
    }
}
