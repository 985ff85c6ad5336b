import Testing

@testable import Quantities

@Suite struct `Numbers for people` {
    @Test(arguments: [
        (0, "0 B"), (1023, "1,023 B"), (1024, "1.00 KiB"), (10_234, "9.99 KiB"),
        (10_236, "10.0 KiB"), (442_705_105_715, "412.3 GiB"), (3_023_656_976_384, "2.75 TiB"),
        (1_099_511_627_775, "1,024 GiB"), (5_200_500_000_000, "4.73 TiB"), (-2048, "-2.00 KiB"),
        (Int64.max, "8.00 EiB"),
    ])
    func `sizes have three to four digits in IEC units`(bytes: Int64, text: String) {
        #expect(Wording.size(ByteCount(bytes)) == text.replacing(" ", with: "\u{202F}"))
    }

    @Test func `a part is said in the unit of the whole`() {
        let words = Wording.size(.gibibytes(19), of: .gibibytes(208))
        #expect(words == "19.0 of 208.0\u{202F}GiB")
    }

    @Test func `exact bytes are grouped by thousands`() {
        #expect(
            Wording.exactBytes(ByteCount(3_023_656_976_384)) == "3,023,656,976,384\u{202F}bytes"
        )
        #expect(Wording.grouped(-1000) == "-1,000")
        #expect(Wording.grouped(999) == "999")
    }

    @Test func `per cent has one decimal, none in lists, and is missing when unknown`() {
        #expect(Wording.percent(0.7124) == "71.2\u{202F}%")
        #expect(Wording.percent(0.585, places: 0) == "59\u{202F}%")
        #expect(Wording.percent(.nan) == "–")
        #expect(Wording.percent(.infinity) == "–")
    }

    @Test(arguments: [
        (-5, "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"),
        (9060, "2 h 31 min"), (86_399, "23 h 59 min"), (86_400, "1 d"), (136_800, "1 d 14 h"),
        (604_799, "6 d 23 h"), (604_800, "7 d"), (63_072_000, "2.0 y"),
    ])
    func `lengths of time show their two largest parts`(seconds: Int64, text: String) {
        let said = Wording.duration(.seconds(seconds)).replacing("\u{202F}", with: " ")
        #expect(said == text)
    }

    @Test func `moments read as calendar and clock, the year only when it is another`() {
        let moment = Timestamp(seconds: 1_777_885_924)  // 2026-05-04T09:12:04Z
        let next = moment + .seconds(365 * 86_400)
        #expect(WallCalendar.utc.full(moment) == "Monday, 4 May 2026, 09:12")
        #expect(WallCalendar.utc.moment(moment, now: moment) == "4 May, 09:12")
        #expect(WallCalendar.utc.moment(moment, now: next) == "4 May 2026, 09:12")
        let berlin = WallCalendar(offsetSeconds: 7200, name: "Europe/Berlin")
        #expect(berlin.clockWithSeconds(moment) == "11:12:04")
        #expect(berlin.startOfDay(moment) == Timestamp(seconds: 1_777_845_600))
        #expect(
            WallCalendar.utc.full(Timestamp(seconds: -1)) == "Wednesday, 31 December 1969, 23:59"
        )
    }

    @Test func `what stands out in a sentence is never read from the words themselves`() {
        let name = "<b>**tank**"
        let sentence: Sentence = "Pool \(strong: name) is \("full")."
        #expect(sentence.parts.map(\.isStrong) == [false, true, false])
        #expect(sentence.text == "Pool <b>**tank** is full.")
    }
}
