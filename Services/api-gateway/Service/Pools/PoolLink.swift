import Quantities

/// Where a pool's own page is.
enum PoolLink {
    static func path(to pool: String, of system: SystemID) -> String {
        "\(SystemLink.path(to: system))/pools/\(FormFields.encoded(pool))"
    }
}
