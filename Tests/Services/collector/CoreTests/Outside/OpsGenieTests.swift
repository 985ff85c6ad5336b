import CollectorCore
import Contracts
import Quantities
import Testing

// Goal: what TrueNAS tells OpsGenie is read as it means it. Method: its own bodies, and broken
// ones.
struct OpsGenieTests {
    private func only(_ body: String) throws -> OutsideAlert {
        let reading = try OutsideReader.opsGenie(body, system: "nas-1")
        #expect(reading.rejected.isEmpty)
        #expect(reading.alerts.count == 1)
        return try #require(reading.alerts.first)
    }

    @Test func `what TrueNAS posts is an alert with its alias, of the address' system`() throws {
        let alert = try only(OutsideBodies.trueNAS)
        #expect(alert.alias == "8b6f0c1e-54b7-4a52-9f0e-0d6a7b9c1234")
        #expect(alert.system == SystemID("nas-1"))
        #expect(alert.summary.hasPrefix("Space usage for pool \"tank\" is 81%."))
        #expect((alert.severity, alert.details) == ("", ""))
        #expect(!alert.isOver)
        #expect(alert.holds == nil)
    }

    @Test func `a message that was cut is given back from the whole text`() throws {
        let long = String(repeating: "word ", count: 40) + "end"
        let alert = try only(
            #"{"message":"\#(long.prefix(127))...","alias":"a","description":"\#(long)\nMore"}"#
        )
        #expect(alert.summary == long)
        #expect(alert.details == "\(long)\nMore")
    }

    @Test func `HTML becomes text, and a comparison stays one`() throws {
        let html = "Pool tank state is DEGRADED:<br>Disks:<ul><li>A &amp; B</li><li>C</li></ul>"
        #expect(
            try only(#"{"message":"\#(html)"}"#).summary
                == "Pool tank state is DEGRADED:\nDisks:\n- A & B\n- C"
        )
        for text in ["free < 5 GB & falling", "a <unknown> tag"] {
            #expect(try only(#"{"message":"\#(text)"}"#).summary == text)
        }
    }

    @Test func `its test alert is shown for five minutes`() throws {
        let alert = try only(#"{"message":"Test alert","alias":"test","description":"Test alert"}"#)
        #expect(alert.holds == OutsideLimits.testHolds)
        #expect(alert.severity == "info")
    }

    @Test(arguments: [("P1", "critical"), ("P2", "critical"), ("P3", "warning"), ("P5", "info")])
    func `priorities are severities`(priority: String, severity: String) throws {
        #expect(try only(#"{"message":"x","priority":"\#(priority)"}"#).severity == severity)
    }

    @Test func `a deleted alias is the end of its alert`() throws {
        let end = try #require(try OutsideReader.end(of: "4f-1", system: nil).alerts.first)
        #expect(end.isOver)
        #expect(end.alias == "4f-1")
    }

    @Test(arguments: [511, 512, 513])
    func `an alias has its limit and is never cut`(size: Int) throws {
        let alias = String(repeating: "a", count: size)
        let body = #"{"message":"x","alias":"\#(alias)"}"#
        if size <= 512 {
            #expect(try only(body).alias == alias)
            #expect(try OutsideReader.end(of: alias, system: nil).alerts.count == 1)
        } else {
            #expect(throws: WebhookFault.self) { try OutsideReader.opsGenie(body) }
            #expect(throws: WebhookFault.self) { try OutsideReader.end(of: alias, system: nil) }
        }
    }

    @Test(arguments: [999, 1000, 1001])
    func `a summary is cut between characters at its limit`(size: Int) throws {
        let text = String(repeating: "a", count: size)
        let alert = try only(#"{"message":"\#(text)","alias":"a"}"#)
        #expect(alert.summary.utf8.count == min(size, 1000))
        #expect(alert.summary.hasSuffix("…") == (size > 1000))
        let faces = String(repeating: "👩‍👩‍👧", count: 100)
        let cut = try only(#"{"message":"\#(faces)","alias":"a"}"#).summary
        #expect(cut.dropLast().allSatisfy { $0 == "👩‍👩‍👧" })
        #expect(cut.utf8.count <= 1000)
    }

    @Test(
        arguments: [
            ("", ""), ("[]", ""), ("7", ""), ("{}", "/message"), (#"{"message":7}"#, "/message"),
            (#"{"message":""}"#, "/message"), (#"{"message":"<br>"}"#, "/message"),
            (#"{"message":"x","alias":{}}"#, "/alias"),
            (#"{"message":"x","priority":"P6"}"#, "/priority"),
            (#"{"message":"x","description":[]}"#, "/description"),
        ]
    )
    func `a body that is no alert is refused with its place`(body: String, pointer: String) {
        do throws(WebhookFault) {
            let reading = try OutsideReader.opsGenie(body)
            Issue.record("\(body) was taken as \(reading)")
        } catch {
            #expect(error.refused.pointer == pointer)
        }
    }
}
