import Foundation
import Testing

@testable import FakeTargets

@Suite struct PushContractTests {
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]
    private let ntfy = ContractTrial(contract: NtfyContract(), path: "/")

    private func pushover(_ more: String) -> TargetAnswer {
        let own = "token=\(run("a", 30))&user=\(run("u", 30))"
        return ContractTrial(
            contract: PushoverContract(),
            path: "/1/messages.json",
            headers: Self.form
        ).answer("\(own)&\(more)")
    }

    @Test func `Pushover takes a form within its lengths`() {
        #expect(pushover("message=\(run("m", 1024))&title=\(run("t", 250))").status == 200)
        #expect(pushover("message=\(run("m", 1025))").status == 400)
        #expect(pushover("message=m&title=\(run("t", 251))").status == 400)
        #expect(pushover("message=m&url=\(run("u", 513))").status == 400)
        #expect(pushover("title=t").status == 400)
        #expect(pushover("message=m&token=other").body.contains("token"))
    }

    @Test func `Pushover's emergencies say how long to call`() {
        #expect(pushover("message=m&priority=2").status == 400)
        #expect(pushover("message=m&priority=2&retry=29&expire=60").status == 400)
        #expect(pushover("message=m&priority=2&retry=30&expire=10801").status == 400)
        let taken = pushover("message=m&priority=2&retry=30&expire=10800")
        #expect(taken.body.contains("receipt"))
        #expect(pushover("message=m&priority=3").status == 400)
    }

    @Test func `ntfy counts bytes and knows its topics`() {
        func json(_ message: String, topic: String = "fleet") -> String {
            #"{"topic":"\#(topic)","message":"\#(message)"}"#
        }
        #expect(ntfy.status(json(run("ä", 2048))) == 200)
        #expect(ntfy.status(json(run("ä", 2049))) == 413)
        #expect(ntfy.json(json("m", topic: "docs"))?["code"]?.integer == 40009)
        #expect(ntfy.json(json("m", topic: "a b"))?["code"]?.integer == 40009)
        #expect(ntfy.json(#"{"topic":"t","priority":6}"#)?["code"]?.integer == 40007)
        #expect(ntfy.status(#"{"topic":"t","priority":5,"tags":["fire"]}"#) == 200)
        #expect(ntfy.json(#"{"topic":"t","delay":"9s"}"#)?["code"]?.integer == 40005)
        #expect(ntfy.json(#"{"topic":"t","delay":"4d"}"#)?["code"]?.integer == 40006)
    }

    @Test func `ntfy takes text with headers of ASCII`() {
        var text = ntfy
        text.path = "/fleet"
        text.headers = ["Title": "pool", "Priority": "high"]
        #expect(text.status("80 %") == 200)
        text.headers = ["Title": "Füllstand"]
        #expect(text.status("80 %") == 400)
        text.headers = ["Priority": "loud"]
        #expect(text.status("80 %") == 400)
    }

    @Test func `ntfy lets in whom it knows`() {
        let closed = ContractTrial(contract: NtfyContract(authorization: "Bearer t"), path: "/")
        #expect(closed.json(#"{"topic":"t"}"#)?["code"]?.integer == 40101)
        #expect(NtfyContract().dailyQuota.status == 429)
    }

    @Test func `Gotify wants a message and a token that is not in the URL`() {
        var gotify = ContractTrial(contract: GotifyContract(), path: "/message")
        #expect(gotify.status(#"{"message":"m"}"#) == 401)
        gotify.headers["X-Gotify-Key"] = "A.secret"
        #expect(gotify.status(#"{"message":"m","priority":8}"#) == 200)
        #expect(gotify.status(#"{"title":"t"}"#) == 400)
        #expect(gotify.status(#"{"message":"m","priority":"8"}"#) == 400)
        #expect(gotify.status(#"{"message":"m","extras":{"client":{}}}"#) == 400)
        gotify.path = "/message?token=A.secret"
        #expect(gotify.status(#"{"message":"m"}"#) == 400)
    }

    private func twilio(_ body: String, optedOut: Set<String> = []) -> Int? {
        let contract = TwilioContract(optedOut: optedOut)
        let basic = Data("\(contract.account):secret".utf8).base64EncodedString()
        let trial = ContractTrial(
            contract: contract,
            path: "/2010-04-01/Accounts/\(contract.account)/Messages.json",
            headers: Self.form.merging(["Authorization": "Basic \(basic)"]) { $1 }
        )
        return trial.json(body)?["code"]?.integer
    }

    @Test func `Twilio refuses by its own codes`() {
        let people = "To=%2B4915112345678&From=%2B15005550006"
        #expect(twilio("\(people)&Body=\(run("b", 1600))") == nil)
        #expect(twilio("\(people)&Body=\(run("b", 1601))") == 21617)
        #expect(twilio("\(people)&Body=") == 21602)
        #expect(twilio("To=%2B4915112345678&Body=b") == 21603)
        #expect(twilio("From=%2B15005550006&Body=b") == 21604)
        #expect(twilio("To=12&From=%2B15005550006&Body=b") == 21211)
        #expect(twilio("\(people)&Body=b", optedOut: ["+4915112345678"]) == 21610)
        #expect(TwilioContract().limited(seconds: 1, .header).body.contains("20429"))
    }
}
