import Crypto
import Foundation
import NIOHTTP1
import Quantities
import Testing

@testable import FakeTargets

@Suite struct IncidentContractTests {
    private let pager = ContractTrial(contract: PagerDutyContract(), path: "/v2/enqueue")

    private func event(_ action: String, _ more: String) -> String {
        #"{"routing_key":"\#(run("a", 32))","event_action":"\#(action)",\#(more)}"#
    }

    private func payload(_ summary: String, severity: String = "critical") -> String {
        #""payload":{"summary":"\#(summary)","source":"nas","severity":"\#(severity)"}"#
    }

    @Test func `PagerDuty takes an event within its lengths`() {
        #expect(pager.status(event("trigger", payload(run("s", 1024)))) == 202)
        #expect(pager.status(event("trigger", payload(run("s", 1025)))) == 400)
        #expect(pager.status(event("trigger", payload("s", severity: "bad"))) == 400)
        #expect(pager.status(event("trigger", #""dedup_key":"k""#)) == 400)
        for (count, status) in [(255, 202), (256, 400)] {
            #expect(pager.status(event("resolve", #""dedup_key":"\#(run("k", count))""#)) == status)
        }
        #expect(pager.status(event("resolve", #""dedup_key":"""#)) == 400)
        #expect(pager.status(event("close", #""dedup_key":"k""#)) == 400)
        let huge = event("trigger", payload("s") + #","client":"\#(run("c", 512_000))""#)
        #expect(pager.status(huge) == 413)
        #expect(pager.json(#"{"routing_key":"x"}"#)?["status"]?.string == "invalid event")
    }

    @Test func `PagerDuty's first version takes an event within its lengths`() {
        let pager = ContractTrial(
            contract: PagerDutyV1Contract(),
            path: PagerDutyV1Contract.path
        )
        func event(_ type: String, _ more: String, key: String = run("b", 32)) -> String {
            #"{"service_key":"\#(key)","event_type":"\#(type)",\#(more)}"#
        }
        for (count, status) in [(1024, 200), (1025, 400)] {
            let text = #""description":"\#(run("s", count))""#
            #expect(pager.status(event("trigger", text)) == status)
        }
        #expect(pager.status(event("trigger", #""incident_key":"k""#)) == 400)
        for (count, status) in [(255, 200), (256, 400)] {
            let key = #""incident_key":"\#(run("k", count))""#
            #expect(pager.status(event("resolve", key)) == status)
        }
        #expect(pager.status(event("resolve", #""description":"s""#)) == 400)
        #expect(pager.status(event("close", #""incident_key":"k""#)) == 400)
        let context = #""description":"s","contexts":[{"type":"link"}]"#
        #expect(pager.status(event("trigger", context)) == 400)
        for key in [run("b", 31), run("c", 32)] {
            let answer = pager.answer(event("trigger", #""description":"s""#, key: key))
            #expect(answer.body.contains("Service key"))
        }
    }

    private static let webhook = """
        {"receiver":"ops","status":"firing","alerts":[{"status":"firing",\
        "labels":{"alertname":"PoolFull"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z",\
        "endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"628ba2e00eb7f999"}],\
        "groupLabels":{},"commonLabels":{"alertname":"PoolFull"},"commonAnnotations":{},\
        "externalURL":"http://x","version":"4","groupKey":"{}:{}","truncatedAlerts":0}
        """
    private let hook = ContractTrial(contract: AlertmanagerWebhookContract(), path: "/hook")

    @Test func `a webhook has Alertmanager's members and no others`() {
        #expect(hook.status(Self.webhook) == 200)
    }

    @Test(arguments: [
        (#""version":"4""#, #""version":4"#), (#""version":"4""#, #""version":"3""#),
        (#""truncatedAlerts":0"#, #""truncatedAlerts":true"#),
        (#""receiver":"ops","#, ""), (#""receiver":"ops","#, #""receiver":"ops","extra":1,"#),
        (#""status":"firing","alerts""#, #""status":"resolved","alerts""#),
        ("628ba2e00eb7f999", "628BA2E00EB7F999"), ("2026-01-01T00:00:00Z", "yesterday"),
        (#""generatorURL":"","#, ""),
        (#""commonLabels":{"alertname":"PoolFull"}"#, #""commonLabels":{"pool":"tank"}"#),
    ])
    func `a webhook that differs from Alertmanager's is refused`(_ old: String, _ new: String) {
        #expect(Self.webhook.contains(old))
        #expect(hook.status(Self.webhook.replacing(old, with: new)) == 400)
    }

    /// A secret of 32 bytes.
    private static let key = Data(repeating: 7, count: 32)

    private func signed(at time: Int64, by key: Data = key, id: String = "msg_1") -> [String:
        String]
    {
        let text = Data("\(id).\(time).\(Self.webhook)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key))
        return [
            "Content-Type": "application/json", "webhook-id": id,
            "webhook-timestamp": String(time),
            "webhook-signature": "v1,AAAA v1,\(Data(code).base64EncodedString())",
        ]
    }

    @Test func `a signature holds for one secret, one text and five minutes`() {
        let secret = "whsec_" + Self.key.base64EncodedString()
        let contract = AlertmanagerWebhookContract(
            signature: StandardWebhookSignature(secret: secret)
        )
        var trial = ContractTrial(contract: contract, path: "/hook")
        #expect(trial.answer(Self.webhook).body == "signature: missing")
        let now = trial.now.microseconds / 1_000_000
        for (offset, status) in [(0, 200), (-300, 200), (-301, 401), (300, 200), (301, 401)] {
            trial.headers = signed(at: now + Int64(offset))
            #expect(trial.status(Self.webhook) == status)
        }
        trial.headers = signed(at: now)
        #expect(trial.answer(Self.webhook + " ").body == "signature: noMatch")
        trial.headers["webhook-id"] = "msg_2"
        #expect(trial.answer(Self.webhook).body == "signature: noMatch")
        trial.headers = signed(at: now, by: Data(repeating: 8, count: 32))
        #expect(trial.answer(Self.webhook).body == "signature: noMatch")
    }

    @Test func `a signature is that of the published example`() throws {
        let signature = StandardWebhookSignature(
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        )
        let request = TargetRequest(
            method: "POST",
            uri: "/",
            headers: [
                "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
                "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ],
            body: Array(#"{"test": 2432232314}"#.utf8)
        )
        try signature.check(request, at: Timestamp(seconds: 1_614_265_330))
    }
}
