import CollectorCore
import Contracts
import Quantities
import Testing

@Suite struct `a webhook's times` {
    @Test func `without a time the time of receipt is taken and flagged`() throws {
        let row = try sample(metric("a_used", "1"))
        #expect((row.time, row.flags) == (received, .serverTime))
    }

    @Test(arguments: [
        (#""2026-11-20T23:59:00Z""#, 1_795_219_140_000_000, SampleFlags()),
        (#""2026-11-21T00:59:00.5+01:00""#, 1_795_219_140_500_000, SampleFlags()),
        (#""2026-11-20T23:59:00""#, 1_795_219_140_000_000, .zoneAssumed),
        ("1795219140", 1_795_219_140_000_000, SampleFlags()),
        ("1795219140.25", 1_795_219_140_250_000, SampleFlags()),
        ("1795219140250", 1_795_219_140_250_000, SampleFlags()),
        (#""1795219140""#, 1_795_219_140_000_000, SampleFlags()),
        (#"{"$date":1795219140250}"#, 1_795_219_140_250_000, SampleFlags()),
    ])
    func `a time may be written in these ways, on the metric or on top`(
        time: String,
        microseconds: Int64,
        flags: SampleFlags
    ) throws {
        let moment = Timestamp(microseconds: microseconds)
        let own = try sample(metric("a_used", "1", more: #","timestamp":\#(time)"#))
        #expect((own.time, own.flags) == (moment, flags))
        let top = try sample(metric("a_used", "1"), top: #""timestamp":\#(time),"#)
        #expect((top.time, top.flags) == (moment, flags))
    }

    @Test(arguments: [(300, false), (301, true), (86_400, true)])
    func `five minutes ahead is taken, more is set to the time of receipt`(
        ahead: Int64,
        isClamped: Bool
    ) throws {
        let reading = try read(
            webhook(metric("a_used", "1", more: #","timestamp":\#(1_795_219_200 + ahead)"#))
        )
        let row = reading.samples[0]
        #expect(row.flags.contains(.clamped) == isClamped)
        #expect(row.time == (isClamped ? received : received + .seconds(ahead)))
        #expect(reading.acceptedCount == 1)
        #expect(reading.samples.count == (isClamped ? 2 : 1))
        guard isClamped else { return }
        let skew = reading.samples[1]
        #expect((skew.name, skew.value) == ("clock_skew_seconds", Double(ahead)))
        #expect(reading.notes.count == 1)
    }

    @Test(arguments: [
        ("1795305601", Rejection.Reason.timeAhead), (#""9999-12-31T23:59:59Z""#, .timeAhead),
        (#""1999-12-31T23:59:59Z""#, .timeTooOld), ("5", .timeTooOld), ("1e15", .badTime),
        ("-1", .badTime), (#""yesterday""#, .badTime), ("true", .badTime), ("[]", .badTime),
    ])
    func `a time that cannot be is refused with its place`(
        time: String,
        reason: Rejection.Reason
    ) throws {
        let fault = try rejection(of: metric("a_used", "1", more: #","timestamp":\#(time)"#))
        #expect((fault.reason, fault.pointer) == (reason, "/metrics/0/timestamp"))
        do {
            _ = try read(webhook(metric("a_used", "1"), top: #""timestamp":\#(time),"#))
            Issue.record("a time on top that cannot be was taken")
        } catch .unusable(let pointer, _) {
            #expect(pointer == "/timestamp")
        }
    }

    @Test func `old samples are taken: history keeps what it still keeps`() throws {
        let row = try sample(metric("a_used", "1", more: #","timestamp":"2001-01-01T00:00:00Z""#))
        #expect(row.time == Timestamp(seconds: 978_307_200))
    }

    @Test(
        arguments: [
            "1795219140", "1795219140000", #""2026-11-20T23:59:00Z""#, #"{"$date":1795219140000}"#,
        ],
        MomentMetric.all
    )
    func `a metric that is a moment is taken in each form and kept in seconds`(
        value: String,
        moment: MomentMetric
    ) throws {
        let row = try sample(metric("job_\(moment.name)", value, type: moment.type))
        #expect((row.object, row.name) == ("job", moment.name))
        #expect((row.value, row.unit) == (1_795_219_140, "seconds"))
    }
}
