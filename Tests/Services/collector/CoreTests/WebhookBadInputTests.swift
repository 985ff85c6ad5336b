import CollectorCore
import Contracts
import Quantities
import Testing

@Suite struct `a bad webhook` {
    @Test(arguments: [
        ("", JSONFault.Kind.truncated), (#"{"system":{"id":"n""#, .truncated),
        ("\u{FEFF}{}", .byteOrderMark), (#"{"metrics":[],}"#, .unexpectedByte),
        (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":{"b":1,"\u0062":2}}"#, .duplicateKey),
        (#"{"a":NaN}"#, .notANumber), (#"{"a":-Infinity}"#, .notANumber),
        (#"{"a":"\u0000"}"#, .nul), (#"{"a":"\ud800"}"#, .loneSurrogate),
        (#"{"a":"\udc00"}"#, .loneSurrogate), ("{\"a\":\"\u{0}\"}", .controlCharacter),
        ("{} {}", .trailingBytes), (#"{"a":01}"#, .badNumber), (#"{"a":"\x"}"#, .badEscape),
    ])
    func `malformed JSON is refused with the reason`(body: String, kind: JSONFault.Kind) {
        do {
            _ = try read(body)
            Issue.record("taken")
        } catch .malformed(let fault) {
            #expect(fault.kind == kind)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("[]", ""), (#"{"metrics":[]}"#, "/system"), (#"{"system":null,"metrics":[]}"#, "/system"),
        (#"{"system":7,"metrics":[]}"#, "/system"), (#"{"system":{},"metrics":[]}"#, "/system/id"),
        (#"{"system":{"id":7},"metrics":[]}"#, "/system/id"),
        (#"{"system":{"id":"a\u0001"},"metrics":[]}"#, "/system/id"),
        (#"{"system":{"id":"a","client_name":"\n"},"metrics":[]}"#, "/system/client_name"),
        (#"{"system":{"id":"a","name":{}},"metrics":[]}"#, "/system/name"),
        (#"{"system":{"id":"a"}}"#, "/metrics"),
        (#"{"system":{"id":"a"},"metrics":{}}"#, "/metrics"),
        (#"{"system":{"id":"a"},"alerts":"x"}"#, "/alerts"),
    ])
    func `a wrong shape is refused with its place`(body: String, pointer: String) {
        do {
            _ = try read(body)
            Issue.record("taken")
        } catch .missing(let found) {
            #expect(found == pointer)
        } catch .wrongType(let found, _) {
            #expect(found == pointer)
        } catch .unusable(let found, _) {
            #expect(found == pointer)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("7", "/metrics/0"), ("{}", "/metrics/0/metric_type"),
        (#"{"metric_type":"pool"}"#, "/metrics/0/metric_name"),
        (#"{"metric_type":7,"metric_name":"a_used"}"#, "/metrics/0/metric_type"),
        (#"{"metric_type":"pool","metric_name":""}"#, "/metrics/0/metric_name"),
        (#"{"metric_type":"pool","metric_name":"a\nb"}"#, "/metrics/0/metric_name"),
        (#"{"metric_type":"pool","metric_name":"a_used"}"#, "/metrics/0/value"),
        (metric("a_used", "1", more: #","unit":7"#), "/metrics/0/unit"),
        (metric("a_used", "1", more: #","metadata":"x""#), "/metrics/0/metadata"),
        (metric("a_used", "1", more: #","system_id":7"#), "/metrics/0/system_id"),
    ])
    func `a wrong metric is refused alone with its place`(item: String, pointer: String) throws {
        let reading = try read(webhook(item, metric("b_used", "1")))
        #expect(reading.rejections.map(\.pointer) == [pointer])
        #expect(reading.acceptedCount == 1)
    }

    @Test(arguments: [-1, 0, 1])
    func `nesting has a limit`(over: Int) throws {
        var limits = WebhookLimits()
        limits.depthMax = 8
        let inner = limits.depthMax - 1 + over
        let bomb = String(repeating: "[", count: inner) + String(repeating: "]", count: inner)
        let body = #"{"x":\#(bomb),"system":{"id":"nas"},"metrics":[]}"#
        do {
            _ = try read(body, limits: limits)
            #expect(over <= 0)
        } catch {
            #expect(over > 0)
            guard case .malformed(let fault) = error else { throw error }
            #expect(fault.kind == .tooDeep)
        }
    }

    @Test(arguments: [-1, 0, 1])
    func `the number of metrics has a limit`(over: Int) throws {
        var limits = WebhookLimits()
        limits.metricsMax = 5
        let metrics = (0..<5 + over).map { metric("p\($0)_used", "1") }
        let body = #"{"system":{"id":"n"},"metrics":[\#(metrics.joined(separator: ","))]}"#
        do {
            #expect(try read(body, limits: limits).acceptedCount == 5 + over)
            #expect(over <= 0)
        } catch {
            #expect(error == .tooMany(pointer: "/metrics", limit: 5))
            #expect(over > 0)
        }
    }

    @Test(arguments: [-1, 0, 1])
    func `the number of alerts has a limit`(over: Int) throws {
        var limits = WebhookLimits()
        limits.alertsMax = 3
        let alerts = (0..<3 + over).map { #"{"severity":"info","message":"m\#($0)"}"# }
        let body = #"{"system":{"id":"n"},"alerts":[\#(alerts.joined(separator: ","))]}"#
        do {
            #expect(try read(body, limits: limits).alerts.count == 3 + over)
            #expect(over <= 0)
        } catch {
            #expect(error == .tooMany(pointer: "/alerts", limit: 3))
            #expect(over > 0)
        }
    }

    @Test(arguments: [-1, 0, 1])
    func `words, metadata and messages have limits`(over: Int) throws {
        var limits = WebhookLimits()
        (limits.wordBytesMax, limits.metadataBytesMax, limits.messageBytesMax) = (20, 30, 40)
        let name = String(repeating: "x", count: 20 + over)
        let filler = String(repeating: "y", count: 30 - 8 + over)
        let message = String(repeating: "z", count: 40 + over)
        let reading = try read(
            #"{"system":{"id":"n"},"metrics":[\#(metric(name, "1")),"#
                + #"\#(metric("a_used", "1", more: #","metadata":{"k":"\#(filler)"}"#))],"#
                + #""alerts":[{"severity":"info","message":"\#(message)"}]}"#,
            limits: limits
        )
        let pointers = ["/metrics/0/metric_name", "/metrics/1/metadata", "/alerts/0/message"]
        #expect(reading.rejections.map(\.pointer) == (over > 0 ? pointers : []))
        #expect(reading.rejections.allSatisfy { $0.reason == .tooLong })
    }

    @Test(arguments: [-1, 0, 1])
    func `rejections beyond their limit are counted only`(over: Int) throws {
        var limits = WebhookLimits()
        limits.rejectionsNamedMax = 4
        let numbers = (0..<4 + over).map(String.init).joined(separator: ",")
        let body =
            #"{"system":{"id":"n"},"metrics":[\#(numbers)]}"#
        let reading = try read(body, limits: limits)
        #expect(reading.rejectedCount == 4 + over)
        #expect(reading.rejections.count == min(4, 4 + over))
    }
}
