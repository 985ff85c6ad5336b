/// Who declared a registration; the first of these that declares a path governs it.
package enum RegistrationSource: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
    /// An operator or an application, by the API.
    case api
    /// The settings file.
    case file
    /// A label of a container.
    case label

    /// The one that governs stands first.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .api: 0
        case .file: 1
        case .label: 2
        }
    }

    /// Who declared it, for a sentence: `the API`.
    package var words: String {
        switch self {
        case .api: "the API"
        case .file: "the settings file"
        case .label: "a label"
        }
    }
}
