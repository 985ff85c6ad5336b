package import Observations

/// Why a pool's capacity cannot be said.
package enum CapacityUnknown: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pool has no chunk of data yet and names no profile for one.
    case noData
    /// The device trees could not be read.
    case treesUnread
    /// Too few devices take new chunks for any profile of the pool.
    case tooFewDevices(writable: Int, profiles: [BtrfsProfile])

    /// What is missing, for a person.
    package var description: String {
        switch self {
        case .noData: "the pool has no data chunk yet, so its profile is not known"
        case .treesUnread: "the device trees can be read by root only"
        case .tooFewDevices(let writable, let profiles):
            "\(writable) writable devices are too few for "
                + profiles.map(\.name).joined(separator: ", ")
        }
    }
}
