import CollectorCore
import Contracts
import Testing

// Goal: a monitor that is down is one alert until it is up. Method: each status, and each message
// without a heartbeat.
struct UptimeKumaTests {
    @Test func `down is an alert of its monitor, up its end, pending nothing`() throws {
        let down = try #require(
            try OutsideReader.uptimeKuma(OutsideBodies.uptimeKuma("0")).alerts.first
        )
        #expect(down.alias == "monitor 7")
        #expect(down.summary == "Web shop is down")
        #expect(down.details == "connect ECONNREFUSED 10.0.0.5:443")
        #expect((down.name, down.severity) == ("MonitorDown", "critical"))
        #expect(down.url == "https://shop.example.org")
        #expect(!down.isOver)
        for status in ["1", "3"] {
            let reading = try OutsideReader.uptimeKuma(OutsideBodies.uptimeKuma(status))
            #expect(reading.alerts.map(\.isOver) == [true])
            #expect(reading.alerts.map(\.alias) == ["monitor 7"])
        }
        #expect(try OutsideReader.uptimeKuma(OutsideBodies.uptimeKuma("2")).alerts.isEmpty)
    }

    @Test func `a message without a heartbeat holds for a while, a test for five minutes`() throws {
        func read(_ message: String) throws -> OutsideAlert? {
            try OutsideReader.uptimeKuma(
                #"{"heartbeat":null,"monitor":null,"msg":"\#(message)"}"#
            ).alerts.first
        }
        #expect(try read("My webhook Testing")?.holds == OutsideLimits.testHolds)
        let month = try read("[Web][https://x] server certificate x will expire in 21 days")
        let week = try read("[Web][https://x] server certificate x will expire in 7 days")
        #expect(month?.holds == OutsideLimits.messageHolds)
        #expect(month?.severity == "warning")
        #expect(month?.alias == week?.alias)
        #expect(month?.summary != week?.summary)
    }

    @Test(
        arguments: [
            ("{}", "/msg"), (#"{"heartbeat":7}"#, "/heartbeat"),
            (#"{"heartbeat":{"status":0}}"#, "/monitor/id"),
            (#"{"heartbeat":{"status":0},"monitor":{"id":"x"}}"#, "/monitor/id"),
            (#"{"heartbeat":{"status":9},"monitor":{"id":1}}"#, "/heartbeat/status"),
            (#"{"heartbeat":{"x":1},"monitor":{"id":1}}"#, "/heartbeat/status"),
            (#"{"heartbeat":{"status":0.5},"monitor":{"id":1}}"#, "/heartbeat/status"),
        ]
    )
    func `what it never sends is refused with its place`(body: String, pointer: String) {
        do {
            let reading = try OutsideReader.uptimeKuma(body)
            Issue.record("\(body) was taken as \(reading)")
        } catch .missing(let place), .wrongType(let place, _), .unusable(let place, _) {
            #expect(place == pointer)
        } catch { Issue.record("\(error)") }
    }

    @Test func `a form's field counts as the body`() throws {
        let json = #"{"heartbeat":null,"msg":"a\r\n--b Testing"}"#
        let form =
            "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n\(json)\r\n--b--\r\n"
        for type in ["multipart/form-data; boundary=b", "multipart/form-data;boundary=\"b\""] {
            let data = try OutsideForm.data(in: Array(form.utf8), type: type)
            #expect(String(decoding: data, as: UTF8.self) == json)
        }
    }

    @Test(
        arguments: [
            ("", "multipart/form-data; boundary=b"),
            ("--b--\r\n", "multipart/form-data; boundary=b"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"data\"",
                "multipart/form-data;boundary=b"
            ),
            (
                "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n{}\r\n--b--\r\n",
                "multipart/form-data; boundary=b"
            ),
            ("--b\r\n", "multipart/form-data"), ("--b\r\n", "multipart/form-data; boundary="),
        ]
    )
    func `a form without it is refused`(form: String, type: String) {
        #expect(throws: WebhookFault.self) {
            try OutsideForm.data(in: Array(form.utf8), type: type)
        }
    }
}
