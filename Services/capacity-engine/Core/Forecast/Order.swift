/// Order statistics, which one wrong sample cannot move.
enum Order {
    /// The middle value; 0 of none.
    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// How far values usually lie from their median, as a normal distribution's σ.
    static func spread(_ values: [Double]) -> Double {
        let middle = median(values)
        return 1.4826 * median(values.map { abs($0 - middle) })
    }

    /// A quantile of sorted values, of which those that are missing are beyond every other.
    ///
    /// - Parameters:
    ///   - share: 0 for the least, 1 for the greatest.
    ///   - sorted: the values, the least first.
    ///   - count: how many there are with those that are missing.
    /// - Returns: the value; nil when it is one of the missing.
    static func quantile(_ share: Double, of sorted: [Double], count: Int) -> Double? {
        let place = share * Double(count - 1)
        let low = Int(place.rounded(.down))
        guard sorted.indices.contains(low) else { return nil }
        guard sorted.indices.contains(low + 1) else {
            return place == Double(low) ? sorted[low] : nil
        }
        return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
    }
}
