import APIGatewayCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import StateStore
import WebInterface

/// The page of Btrfs snapshots, and the orders to their keepers.
struct SnapshotPageRoutes: Sendable {
    let snapshots: SnapshotTable
    let desk: OrderDesk
    let installation: InstallationWatch
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/snapshots", .requires(.viewer), "The page of Btrfs snapshots.") {
            request,
            context in
            try await page(request, try context.requirePrincipal(), notices: [])
        }
        table.add(.post, "/snapshots/take", .requires(.operate), "Takes a snapshot.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let fields = try await FormFields(fromPageIn: request)
            let (host, path) = (fields["host"] ?? "", fields["path"] ?? "")
            let facts = try await snapshots.subvolumes(in: caller.scope)
            guard let known = facts.first(where: { $0.fact.host == host && $0.fact.path == path })
            else { throw Problem.notFound("there is no subvolume \(path) of \(host) here") }
            let order = try await desk.give(
                TakeSnapshot(path: path),
                to: known.keeper,
                by: caller.displayName
            )
            guard order.state == .rejected else {
                return PageCall.redirect(to: Self.next(fields["next"]))
            }
            let words = order.reason ?? ""
            let notice = Notice(.critical, "\(strong: "No snapshot was taken.") \(words).")
            return try await page(request, caller, notices: [notice])
        }
        return table
    }

    /// The pool's page that the form was on, else that of snapshots.
    private static func next(_ text: String?) -> String {
        guard let text, !text.isEmpty, ReturnPath.safe(text) == text else { return "/snapshots" }
        return text + "#snapshots"
    }

    private func page(
        _ request: Request,
        _ caller: Principal,
        notices: [Notice]
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let mayTake = caller.permission.allows(.operate)
        var subvolumes: [SnapshotsSection.Subvolume] = []
        let facts = try await snapshots.subvolumes(in: caller.scope)
        for (fact, keeper) in facts {
            var subvolume = try await desk.subvolume(fact, of: keeper, in: call)
            subvolume.mayTake = mayTake
            subvolumes.append(subvolume)
        }
        let frame = call.frame(for: caller, installation)
        var page = SnapshotsPage(
            section: SnapshotsSection(subvolumes: subvolumes, csrf: frame.csrf)
        )
        page.lead = Self.lead(facts.map(\.fact))
        page.notices = notices
        page.empty = Markup(
            "No keeper reports yet. Run \(strong: "snapshot-keeper") on a Btrfs host and point it "
                + "at this bus; its README says how."
        )
        return PageCall.answer(
            page.render(in: frame),
            status: notices.isEmpty ? .ok : .conflict
        )
    }

    private static func lead(_ facts: [SubvolumeAssessed]) -> Sentence {
        let bad = facts.filter { SnapshotWords.badge($0.health).tone != .fine }
        let total = Wording.count(facts.count, "subvolume", "subvolumes")
        if facts.isEmpty { return "\(strong: "Nothing is kept yet.")" }
        guard let first = bad.first else {
            return "\(strong: "Every snapshot that was due is there.") \(total) are watched."
        }
        let words = bad.count == 1 ? "\(first.path) needs you." : "\(bad.count) need you."
        return "\(strong: words) \(total) are watched."
    }
}

extension OrderDesk {
    /// A subvolume as pages show it, with what became of people's orders about it.
    func subvolume(
        _ fact: SubvolumeAssessed,
        of keeper: SourceID,
        in call: PageCall
    ) async throws -> SnapshotsSection.Subvolume {
        var subvolume = SnapshotWords(fact, now: call.now, calendar: call.calendar).subvolume
        let newest = try await orders(about: fact.path, to: keeper).prefix(3)
        subvolume.orders = newest.map {
            OrderRow(order: $0, now: call.now, calendar: call.calendar).row
        }
        return subvolume
    }
}
