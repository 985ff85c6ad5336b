import Contracts
import PSATicketerCore
import Quantities

/// Everything a desk decides by, in memory; what is on the disk is the same.
struct DeskState: Sendable {
    /// The commit that this is of; another one on the disk means that a commit was undone.
    var generation: Int64
    var book: TicketBook
    /// What was decided last of each incident.
    var plans: [IncidentKey: TicketPlan] = [:]
    /// What others were last told of each incident.
    var told: [IncidentKey: TicketChanged] = [:]
    /// When each incident is to be looked at again.
    var dues = DueTimes()
    /// What is being done outside of units.
    var underWay: Set<IncidentKey> = []
    /// When each open ticket was last read.
    var readAt: [IncidentKey: Timestamp] = [:]
    /// What last kept a call from being made.
    var hindrance: Hindrance?
    /// What keeps every ticket from being made, and when it is looked at again.
    var unready: Hindrance?
    var readyDue: Timestamp?
    /// Companies of the PSA as they were read, and when.
    var companies: (list: [Company], at: Timestamp)?
    /// Which companies people said that clients are.
    var words: [ClientName: MappingTable.Word] = [:]
    /// Clients of whom a person said something in this unit.
    var touchedWords: Set<ClientName> = []
    /// What others were last told of each client, of the PSA, and when it was last looked at.
    var toldClients: [ClientName: ClientMapped] = [:]
    var toldPSA: PSAStanding?
    var mappingToldAt: Timestamp?
    /// Whether somebody is looking what others have to be told.
    var isTelling = false
}

/// When things are due, the earliest found fast.
struct DueTimes: Sendable {
    private var times: [IncidentKey: Timestamp] = [:]
    private var heap = DueHeap<IncidentKey>()

    subscript(key: IncidentKey) -> Timestamp? {
        get { times[key] }
        set {
            guard times[key] != newValue else { return }
            times[key] = newValue
            if let newValue { heap.push(key, due: newValue) }
        }
    }

    /// The earliest; entries that are out of date are passed over.
    mutating func first() -> (due: Timestamp, key: IncidentKey)? {
        while let first = heap.first {
            if times[first.item] == first.due { return (first.due, first.item) }
            heap.pop()
        }
        return nil
    }

    /// Everything that is due at a moment.
    func due(at now: Timestamp) -> [IncidentKey] {
        times.filter { $0.value <= now }.map(\.key)
    }
}
