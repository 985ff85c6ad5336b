/// How much a command can do to the data of a host; the order is that of harm.
package enum OperationClass: Int, Sendable, Hashable, Comparable, Codable, CaseIterable {
    /// Class A: looks, or adds something and touches nothing that is there.
    case additive
    /// Class B: moves or turns round what is there; nothing is lost and every step has its inverse.
    case reversible
    /// Class C: something is gone afterwards; never without a person's approval.
    case destructive

    /// Less harm sorts first.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// `A`, `B` or `C`, as pages and guides call it.
    package var letter: String {
        switch self {
        case .additive: "A"
        case .reversible: "B"
        case .destructive: "C"
        }
    }
}
