package import Contracts

extension Permission {
    /// The permission behind a word of `--scope`: `ingest`, `read`, `operate` or `admin`.
    package init?(commandScope word: String) {
        switch word {
        case "ingest": self = .ingest
        case "read", "viewer": self = .viewer
        case "operate", "operator": self = .operate
        case "admin": self = .admin
        default: return nil
        }
    }

    /// The word of `--scope` that stands for this permission.
    package var commandScope: String {
        switch self {
        case .ingest: "ingest"
        case .viewer: "read"
        case .operate: "operate"
        case .admin: "admin"
        }
    }
}
