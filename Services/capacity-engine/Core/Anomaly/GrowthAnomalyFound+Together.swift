package import Contracts
import Quantities

extension GrowthAnomalyFound {
    /// From this share of a system's pools on, unusual days of several are one event.
    private static let shareTogether = 0.3
    /// Other pools that are named at the most.
    private static let namesMax = 5

    /// What is told of unusual days of one system's pools: when several have one at once, they have
    /// one cause, such as data that was moved, and are told as one, under the pool that changed
    /// most.
    ///
    /// - Parameters:
    ///   - found: the unusual days, of one day.
    ///   - pools: how many pools the system has.
    /// - Returns: what is told.
    package static func together(_ found: [Self], ofPools pools: Int) -> [Self] {
        guard found.count > 1, Double(found.count) > shareTogether * Double(pools),
            var greatest = found.max(by: { $0.change.bytes.magnitude < $1.change.bytes.magnitude })
        else { return found }
        let others = found.map(\.pool).filter { $0 != greatest.pool }.sorted()
        let rest = others.count - namesMax
        let names = others.prefix(namesMax).joined(separator: ", ")
        greatest.text += "; so it was with \(names)" + (rest > 0 ? " and \(rest) more" : "")
        return [greatest]
    }
}
