import Observations
import Quantities

extension PoolRecord {
    /// Why data on it cannot be relied on, as a clause; nil when nothing is known against it.
    ///
    /// That a pool does not tell of its errors counts as trouble, for it is no proof of health.
    var trouble: String? {
        switch dataErrors {
        case 0?: nil
        case let errors?:
            "the pool \(name) has \(Wording.count(errors, "data error", "data errors"))"
        case nil: "the pool \(name) does not say whether its data is sound"
        }
    }
}
