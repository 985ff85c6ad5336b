import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips without PostgreSQL, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` the test runs and
    /// fails instead.
    package static var needsPostgres: Self {
        .enabled(
            if: PostgresCluster.programs != nil
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "PostgreSQL 15 or later is not installed here (apt install postgresql)"
        )
    }
}
