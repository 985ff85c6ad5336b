import Testing

@testable import Quantities

@Suite struct `Randomness for ids` {
    @Test func `the generator gives what its authors' own gives`() {
        var state = IDRandomness.State((1, 2, 3, 4))
        let given = (0..<6).map { _ in state.next() }
        #expect(
            given == [
                11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
                607_988_272_756_665_600,
            ]
        )
    }

    @Test func `callers on many threads never get the same bits`() async {
        let given = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var random = IDRandomness()
                    return (0..<1000).map { _ in random.next() }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(given).count == 8000)
    }
}
