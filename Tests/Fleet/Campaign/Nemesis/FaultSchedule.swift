import CampaignControl

/// What is done to a fleet, in which order: the same settings give the same schedule.
struct FaultSchedule: Sendable {
    /// Faults that begin together, and how long to wait after they are over.
    struct Step: Sendable, Equatable {
        var faults: [Fault]
        var restMilliseconds: Int
    }

    private var dice: Dice
    private let settings: CampaignSettings
    private let nodes: Int

    /// A schedule for a fleet of so many nodes, those of `left` first.
    init(_ settings: CampaignSettings, nodes: Int) {
        dice = Dice(seed: settings.seed)
        self.settings = settings
        self.nodes = nodes
    }

    /// The next step; the campaign takes as many as fit into its time.
    mutating func next() -> Step {
        let first = fault(Int.random(in: 0..<nodes, using: &dice))
        var faults = [first]
        // Faults that meet find more than faults alone. Damage comes alone: what nobody but the
        // damaged journal ever knew of, nobody could declare.
        if !first.isDamage, dice.chance(0.4) {
            let second = dice.chance(0.5) ? .killHub(hub()) : fault(other(than: first.node))
            if !second.isDamage, second != first { faults.append(second) }
        }
        return Step(faults: faults, restMilliseconds: Int.random(in: 100...1500, using: &dice))
    }

    private mutating func fault(_ node: Int) -> Fault {
        // Only the journals of `left` are ever damaged: what `right` took is the evidence.
        if settings.damages, node < settings.instances, dice.chance(0.6) { return damage(node) }
        if settings.fillsDisks, dice.chance(0.15) {
            return .fillDisk(node, milliseconds: milliseconds(1000...4000))
        }
        switch Int.random(in: 0..<12, using: &dice) {
        case 0...3: return .kill(node)
        case 4: return .killHub(hub())
        case 5: return .restart(node)
        case 6: return .freeze(node, milliseconds: milliseconds(300...4000))
        case 7: return .freezeHub(hub(), milliseconds: milliseconds(300...3000))
        case 8, 9: return .spoil(node, milliseconds: milliseconds(1000...4000))
        case 10: return .cut(node, milliseconds: milliseconds(1000...9000))
        default:
            let ahead = [-86_400, -30, 0, 30, 86_400].randomElement(using: &dice) ?? 0
            return .setClock(node, ahead: ahead)
        }
    }

    private mutating func damage(_ node: Int) -> Fault {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0, 1: .backUp(node)
        case 2: .putBack(node)
        case 3: .replaceByNew(node)
        case 4: .truncate(node, part: Double.random(in: 0.1...0.9, using: &dice))
        default: .flipBit(node)
        }
    }

    private mutating func hub() -> Int { Int.random(in: 0..<settings.hubs, using: &dice) }

    private mutating func other(than node: Int?) -> Int {
        let others = (0..<nodes).filter { $0 != node }
        return others.randomElement(using: &dice) ?? 0
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &dice)
    }
}

extension Fault {
    /// Whether it changes what a journal holds.
    var isDamage: Bool {
        switch self {
        case .putBack, .replaceByNew, .truncate, .flipBit: true
        default: false
        }
    }

    /// The node it is done to; nil for a hub.
    var node: Int? {
        switch self {
        case .killHub, .freezeHub: nil
        case .kill(let node), .restart(let node), .freeze(let node, _), .spoil(let node, _),
            .cut(let node, _), .setClock(let node, _), .fillDisk(let node, _), .backUp(let node),
            .putBack(let node), .replaceByNew(let node), .truncate(let node, _),
            .flipBit(let node):
            node
        }
    }
}
