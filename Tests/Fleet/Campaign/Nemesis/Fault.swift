import CampaignControl

/// Something that is done to a running fleet.
enum Fault: Sendable, Equatable {
    /// `kill -9` and a new start.
    case kill(Int)
    /// `kill -9` of a hub and a new start.
    case killHub(Int)
    /// An end in order and a new start.
    case restart(Int)
    /// SIGSTOP, and SIGCONT after so many milliseconds.
    case freeze(Int, milliseconds: Int)
    /// SIGSTOP of a hub, and SIGCONT after so many milliseconds.
    case freezeHub(Int, milliseconds: Int)
    /// A node's frames are lost, doubled, reordered and held for so many milliseconds.
    case spoil(Int, milliseconds: Int)
    /// A node is cut off for so many milliseconds.
    case cut(Int, milliseconds: Int)
    /// A node's clock is set so many seconds ahead, and stays so.
    case setClock(Int, ahead: Int)
    /// A node's disk is full for so many milliseconds.
    case fillDisk(Int, milliseconds: Int)
    /// A copy of a node's journal is kept.
    case backUp(Int)
    /// A node's journal is replaced by the copy.
    case putBack(Int)
    /// A node's journal is taken away, so that it makes a new one.
    case replaceByNew(Int)
    /// A part of a node's journal is cut off its end; it is put back from the copy, or made anew.
    case truncate(Int, part: Double)
    /// Bits of messages that nobody has yet are flipped in a node's journal.
    case flipBit(Int)

    /// What it is called in a report.
    var name: String {
        switch self {
        case .kill: "kill -9 of a node"
        case .killHub: "kill -9 of a hub"
        case .restart: "restart"
        case .freeze: "SIGSTOP of a node"
        case .freezeHub: "SIGSTOP of a hub"
        case .spoil: "frames lost, doubled, reordered, held"
        case .cut: "partition"
        case .setClock: "clock set"
        case .fillDisk: "full disk"
        case .backUp: "backup"
        case .putBack: "journal put back"
        case .replaceByNew: "journal taken away"
        case .truncate: "journal truncated"
        case .flipBit: "bit flipped"
        }
    }
}
