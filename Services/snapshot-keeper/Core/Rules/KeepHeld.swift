/// Keeps what a person or backup software holds.
struct KeepHeld: KeepRule {
    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        var kept: [Int: KeepReason] = [:]
        for (index, snapshot) in snapshots.enumerated() {
            if let hold = snapshot.hold { kept[index] = .held(hold) }
        }
        return kept
    }
}
