import PoolkeeperCore
import Testing

struct ProgressLineTests {
    @Test func `a line says how far, how fast and how long still`() {
        let line = ProgressLine(25_000, of: 100_000, after: .seconds(10)).text
        #expect(
            line == "history: 25 %, 25000 of 100000 metrics, 2500 a second, about 0 min 30 s left"
        )
    }

    @Test func `at the end it says how long it took`() {
        let line = ProgressLine(100, of: 100, after: .seconds(4)).text
        #expect(line == "history: 100 %, 100 of 100 metrics, 25 a second, 4 s")
    }

    @Test func `nothing done yet has no rate to guess from`() {
        #expect(!ProgressLine(0, of: 100, after: .zero).text.contains("left"))
        #expect(ProgressLine(0, of: 0, after: .zero).text.hasPrefix("history: 100 %"))
    }
}
