import Foundation
import Testing

extension Trait where Self == ConditionTrait {
    /// Skips where Debian's Alertmanager is not installed, saying so; with
    /// `POOLKEEPER_REQUIRE_SERVERS=1` the test runs and fails instead.
    static var needsAlertmanager: Self {
        let programs = [
            "/usr/bin/prometheus-alertmanager", "/usr/bin/amtool", "/usr/bin/prometheus",
        ]
        return .enabled(
            if: programs.allSatisfy(FileManager.default.isExecutableFile(atPath:))
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "apt install prometheus prometheus-alertmanager"
        )
    }
}
