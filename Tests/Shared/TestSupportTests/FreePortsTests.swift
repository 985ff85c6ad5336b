import TestSupport
import Testing

@Suite struct FreePortsTests {
    @Test func `tests that run at the same time never get the same port`() async throws {
        let found = try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask { try FreePorts.find(runs: [3])[0] }
            }
            return try await group.reduce(into: [UInt16]()) { ports, first in
                ports += [first, first + 1, first + 2]
            }
        }
        #expect(Set(found).count == found.count)
    }
}
