import Contracts

extension SeriesKind {
    /// The number that stands for the kind in the database; never changed once released.
    var number: Int16 {
        switch self {
        case .numeric: 0
        case .state: 1
        case .counter: 2
        }
    }

    /// The kind a number stands for; anything unknown is a plain number.
    init(number: Int16) {
        switch number {
        case 1: self = .state
        case 2: self = .counter
        default: self = .numeric
        }
    }
}
