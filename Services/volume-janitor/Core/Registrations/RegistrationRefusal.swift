/// Why a registration was not made or not removed.
package enum RegistrationRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The very same is registered already.
    case same(RegistrationKey)
    /// The path has another rule by the API already.
    case taken(RegistrationKey, algorithm: String)
    /// The rule has faults.
    case faults([RuleFault])
    /// There are as many registrations as there may be.
    case full(limit: Int)
    /// Nothing is registered for the path.
    case unknown(RegistrationKey)
    /// The path is registered, but not by the API.
    case declaredElsewhere(RegistrationKey, RegistrationSource, by: [String])

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .same(let key):
            "\(key) is registered already with this very rule; nothing was changed"
        case .taken(let key, let algorithm):
            "\(key) is registered already with another rule (\(algorithm)); delete that first, or "
                + "send `?replace=true` to change it"
        case .faults(let faults):
            faults.map(\.description).joined(separator: "; ")
        case .full(let limit):
            "there are \(limit) registrations, which is the limit; delete some that are not needed"
        case .unknown(let key): "nothing is registered for \(key)"
        case .declaredElsewhere(let key, let source, let by):
            "\(key) is declared by \(source.words)\(Self.of(by)); remove it there, register "
                + "another rule by the API, or pause the volume"
        }
    }

    private static func of(_ names: [String]) -> String {
        names.isEmpty ? "" : " of \(names.joined(separator: ", "))"
    }
}
