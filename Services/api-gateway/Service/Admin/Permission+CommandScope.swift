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
}
