import Quantities
import TestSupport
import Testing

@Suite struct `Moments as text` {
    @Test(arguments: 0..<200)
    func `any moment of years 1 to 9999 survives RFC 3339`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // 0001-01-01 to 9999-12-31, in seconds since 1970.
        let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
        let fraction = seed % 3 == 0 ? 0 : Int64.random(in: 0...999_999, using: &random)
        let moment = Timestamp(microseconds: seconds * 1_000_000 + fraction)
        #expect(Timestamp.parse(rfc3339: moment.rfc3339)?.moment == moment)
        let date = Timestamp.civil(days: seconds.quotientRoundedDown(by: 86_400))
        #expect(
            Timestamp.days(year: date.year, month: date.month, day: date.day)
                == seconds.quotientRoundedDown(by: 86_400)
        )
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59Z", 951_868_799),
        ("2026-11-21T01:55:02+01:00", 1_795_222_502), ("2026-11-21 00:55:02", 1_795_222_502),
        ("2026-11-21t00:55:02z", 1_795_222_502), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ("2026-11-20T19:25:02-05:30", 1_795_222_502),
    ])
    func `known moments are read`(text: String, seconds: Int64) {
        #expect(Timestamp.parse(rfc3339: text)?.moment == Timestamp(seconds: seconds))
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T00:00", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T00:60:00Z", "2026-11-21T00:00:61Z",
        "2026-11-21T00:00:00.Z", "2026-11-21T00:00:00+24:00", "2026-11-21T00:00:00Zx",
        "0000-01-01T00:00:00Z", "26-11-21T00:00:00Z",
    ])
    func `what is no moment is refused`(text: String) {
        #expect(Timestamp.parse(rfc3339: text) == nil)
    }

    @Test func `a text says whether it named its zone`() {
        #expect(Timestamp.parse(rfc3339: "2026-11-21T00:00:00Z")?.hasZone == true)
        #expect(Timestamp.parse(rfc3339: "2026-11-21T00:00:00")?.hasZone == false)
    }

    @Test(arguments: [
        (0, 0), (1, 0), (59_999_999, 0), (60_000_000, 60), (-1, -60), (-60_000_000, -60),
    ])
    func `roll-ups are cut downwards, before 1970 too`(microseconds: Int64, seconds: Int64) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.floored(to: .seconds(60)) == Timestamp(seconds: seconds))
    }
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        (self - ((self % divisor) + divisor) % divisor) / divisor
    }
}
