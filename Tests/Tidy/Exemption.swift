/// A file that a rule does not bind, and why; `ExemptionTests` drops those no longer needed.
struct Exemption {
    enum Rule {
        case layers
        case sizes
        case bannedCalls
        case documentation
        case scopes
        case references
        case rooms
    }

    let rule: Rule
    let path: String
    let reason: String

    static let all: [Exemption] = []
}
