import AlertRouterCore
import Testing

@Suite struct FingerprintTests {
    @Test func `an alert has the fingerprint that Alertmanager gives it`() {
        let labels = LabelSet([
            "alertname": "AlwaysOn", "client": "acme", "severity": "critical",
        ])
        #expect(Fingerprint(of: labels).description == "628ba2e00eb7f999")
        #expect(Fingerprint("628ba2e00eb7f999") == Fingerprint(of: labels))
    }

    @Test func `an empty label is none`() {
        #expect(LabelSet(["a": "1", "b": ""]) == LabelSet(["a": "1"]))
    }

    @Test(arguments: ["", "628BA2E00EB7F99", "+28ba2e00eb7f999", "zzzzzzzzzzzzzzzz"])
    func `what is no fingerprint is refused`(text: String) {
        #expect(Fingerprint(text) == nil)
    }
}
