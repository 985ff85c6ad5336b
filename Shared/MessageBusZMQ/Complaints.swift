/// What stands between a peer and its hubs, each said once until it is settled.
struct Complaints {
    private let note: @Sendable (String) -> Void
    private var open: Set<String> = []

    init(_ note: @escaping @Sendable (String) -> Void) {
        self.note = note
    }

    /// Says it, unless it was said since it was last settled.
    mutating func make(_ subject: String, _ text: String) {
        if open.count >= Self.countMax { open = [] }
        if open.insert(subject).inserted { note(text) }
    }

    /// It is no more.
    mutating func settle(_ subject: String) { open.remove(subject) }

    private static let countMax = 100
}
