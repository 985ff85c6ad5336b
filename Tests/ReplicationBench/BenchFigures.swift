import Quantities

/// What a round took.
struct BenchFigures {
    var readMilliseconds = Double.infinity
    var planMilliseconds = Double.infinity
    var planMemory = ByteCount(0)
    var listingBytes = ByteCount(0)
    var exchanges = 0
    var plans: [String: Int] = [:]

    func faster(_ other: Self) -> Self {
        var best = other
        best.readMilliseconds = min(readMilliseconds, other.readMilliseconds)
        best.planMilliseconds = min(planMilliseconds, other.planMilliseconds)
        // The first round takes memory, later ones use it again.
        best.planMemory = max(planMemory, other.planMemory)
        return best
    }

    func text(_ datasets: Int, _ snapshots: Int) -> String {
        let kinds = plans.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return """
            \(datasets) datasets × \(snapshots) snapshots on two hosts
            exchanges a host  \(exchanges)
            listings          \(Wording.size(listingBytes)) in both, read in \
            \(Wording.decimal(readMilliseconds, places: 1)) ms
            planned           \(Wording.decimal(planMilliseconds, places: 1)) ms, \
            \(Wording.size(planMemory)) more memory
            plans             \(kinds.joined(separator: ", "))
            """
    }
}
