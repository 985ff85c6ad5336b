import Glibc
import Testing

@testable import CampaignNemesis

/// Goal: a full disk loses nothing.
///
/// Method: journals on a small file system in memory, which needs root.
@Suite(.timeLimit(.minutes(10))) struct FullDiskTests {
    @Test(.enabled(if: geteuid() == 0, "mounting a small tmpfs needs root"))
    func `nothing acknowledged is lost when disks run full`() async throws {
        try await expectGreen {
            $0.seed = 5
            $0.fillsDisks = true
        }
    }
}
