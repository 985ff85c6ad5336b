import Foundation

/// Draws that fill the range evenly (Halton's sequence), the same every time.
enum NormalDraws {
    /// A number in 0 ..< 1: the digits of an index in a prime base, mirrored.
    static func even(_ index: Int, base: Int) -> Double {
        var (share, result, rest) = (1.0, 0.0, index + 1)
        while rest > 0 {
            share /= Double(base)
            result += share * Double(rest % base)
            rest /= base
        }
        return result
    }

    /// A number of the standard normal distribution.
    static func normal(_ index: Int, base: Int) -> Double {
        quantile(min(max(even(index, base: base), 1e-6), 1 - 1e-6))
    }

    /// The inverse of the standard normal distribution, by halving: exact enough for any draw.
    static func quantile(_ share: Double) -> Double {
        var (low, high) = (-6.0, 6.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < share {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }
}
