import Quantities
import Testing

@testable import FakeTargets

@Suite struct RateWindowTests {
    private func at(_ milliseconds: Int64) -> Timestamp {
        Timestamp(microseconds: 1_767_225_600_000_000 + milliseconds * 1000)
    }

    @Test func `a window takes so many and begins anew when it is over`() {
        var window = RateWindow(.window(requests: 2, seconds: 2))
        #expect(window.take(at: at(0)) == nil)
        #expect(window.take(at: at(500)) == nil)
        #expect(window.take(at: at(1_000)) == 1)
        #expect(window.take(at: at(2_000)) == nil)
    }

    @Test func `a bucket takes a burst and then one by one`() {
        var bucket = RateWindow(.bucket(burst: 2, secondsEach: 5))
        #expect(bucket.take(at: at(0)) == nil)
        #expect(bucket.take(at: at(0)) == nil)
        #expect(bucket.take(at: at(0)) == 5)
        #expect(bucket.take(at: at(5_000)) == nil)
        #expect(bucket.take(at: at(5_000)) == 5)
    }
}
