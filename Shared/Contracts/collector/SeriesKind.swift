/// What a series holds.
package enum SeriesKind: String, Sendable, Codable, CaseIterable {
    /// A measured number.
    case numeric
    /// A word from a small set, such as `ONLINE`; the text is kept, its code is the value.
    case state
    /// A number that only grows until it is reset, such as power-on hours.
    case counter

    /// The number that stands for it in a column of samples.
    package var wireCode: Int {
        switch self {
        case .numeric: 0
        case .state: 1
        case .counter: 2
        }
    }

    /// The kind of a number; nil for one that no version has used.
    package init?(wireCode: Int) {
        switch wireCode {
        case 0: self = .numeric
        case 1: self = .state
        case 2: self = .counter
        default: return nil
        }
    }
}
