import Observations
import Quantities

/// The steps that a repair would still take, found by letting the machine walk over a listing that
/// is changed as each step would change the pools.
enum SwapPreview {
    /// Steps at the most: a few of its own, and one for each child.
    static let stepsMax = 10_000

    static func steps(
        _ intent: SwapIntent,
        _ listing: HostListing,
        _ source: EndState,
        _ inflate: @escaping ResumeToken.Inflate
    ) -> (steps: [PlanStep], end: SwapMove) {
        var listing = part(of: listing, for: intent)
        var steps: [PlanStep] = []
        while steps.count < stepsMax {
            let machine = SwapMachine(intent, listing: listing, source: source, inflate: inflate)
            let move = machine.next()
            guard case .forward(let step) = move else { return (steps, move) }
            steps.append(step)
            apply(step, intent, source, &listing)
        }
        return (steps, .stuck("it does not come to an end"))
    }

    /// What the repair touches, so that a host with many datasets is not copied for each of them.
    private static func part(of whole: HostListing, for intent: SwapIntent) -> HostListing {
        let children = intent.children.flatMap { child in
            [intent.target, intent.parked].compactMap { DatasetName("\($0)/\(child.leaf)") }
        }
        var part = HostListing(host: whole.host, clock: whole.clock, pools: whole.pools)
        for name in intent.watched + intent.folders + children {
            part.datasets[name] = whole.datasets[name]
            if whole.complete.contains(name) { part.complete.insert(name) }
        }
        return part
    }

    private static func apply(
        _ step: PlanStep,
        _ intent: SwapIntent,
        _ source: EndState,
        _ listing: inout HostListing
    ) {
        switch step.act {
        case .stream(let stream): receive(stream, source, &listing)
        case .run(let command): run(command.arguments, &listing)
        }
        listing.complete.formUnion(intent.watched)
    }

    private static func receive(
        _ stream: StreamRequest,
        _ source: EndState,
        _ listing: inout HostListing
    ) {
        let made = listing.datasets[stream.target]?.dataset
        var dataset = made ?? DatasetRecord(name: stream.target, guid: unusedGuid(listing))
        dataset.resumeToken = nil
        var copy = DatasetListing(
            dataset,
            snapshots: listing.datasets[stream.target]?.snapshots ?? []
        )
        let sent = source.listing?.snapshots.first { $0.guid == stream.expected }
        copy.snapshots.append(
            sent
                ?? SnapshotRecord(
                    name: "new",
                    guid: stream.expected,
                    createtxg: .max,
                    creation: listing.clock
                )
        )
        listing.datasets[stream.target] = copy
    }

    private static func run(_ words: [String], _ listing: inout HostListing) {
        let names = words.compactMap(DatasetName.init)
        switch words.first {
        case "create":
            if let name = names.last { make(name, &listing) }
        case "unmount":
            if let name = names.last { listing.datasets[name]?.dataset.isMounted = false }
        case "rename":
            if names.count >= 2 { rename(names[names.count - 2], names[names.count - 1], &listing) }
        case "clone":
            guard let name = names.last, let origin = words.first(where: { $0.contains("@") })
            else {
                return
            }
            make(name, &listing)
            listing.datasets[name]?.dataset.origin = origin
        case "promote":
            if let name = names.last { promote(name, &listing) }
        case "set":
            if let name = names.last { listing.datasets[name]?.dataset.canMount = "noauto" }
        case "receive":
            if let name = names.last { listing.datasets[name] = nil }
        default: break
        }
    }

    private static func make(_ name: DatasetName, _ listing: inout HostListing) {
        let record = DatasetRecord(name: name, guid: unusedGuid(listing))
        listing.datasets[name] = DatasetListing(record)
    }

    private static func rename(
        _ old: DatasetName,
        _ new: DatasetName,
        _ listing: inout HostListing
    ) {
        for name in listing.datasets.keys where name.isWithin(old) {
            guard let moved = name.moved(from: old, to: new) else { continue }
            listing.datasets[moved] = listing.datasets.removeValue(forKey: name)
            listing.datasets[moved]?.dataset.name = moved
            guard listing.complete.remove(name) != nil else { continue }
            listing.complete.insert(moved)
        }
    }

    private static func promote(_ name: DatasetName, _ listing: inout HostListing) {
        guard let origin = listing.datasets[name]?.dataset.origin,
            let mark = origin.firstIndex(of: "@"), let owner = DatasetName(String(origin[..<mark])),
            var old = listing.datasets[owner], var new = listing.datasets[name]
        else { return }
        let base = String(origin[origin.index(after: mark)...])
        let count = (old.snapshots.firstIndex { $0.name == base } ?? -1) + 1
        new.snapshots = Array(old.snapshots[..<count])
        old.snapshots.removeFirst(count)
        new.dataset.origin = old.dataset.origin
        old.dataset.origin = name.snapshot(base)
        listing.datasets[owner] = old
        listing.datasets[name] = new
    }

    /// A guid that stands for one that is not made yet.
    private static func unusedGuid(_ listing: HostListing) -> ZFSGuid {
        var guid: UInt64 = 1
        let taken = Set(listing.datasets.values.map(\.dataset.guid))
        while taken.contains(ZFSGuid(guid)) { guid += 1 }
        return ZFSGuid(guid)
    }
}
