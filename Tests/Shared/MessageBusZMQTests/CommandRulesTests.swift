import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

// Who may say what on lanes of commands, whatever lanes the keys are enrolled for.
@Suite struct CommandRulesTests {
    private let lane: LaneName
    private let claim: ControlMessage.Claim

    init() throws {
        lane = LaneDeclaration.command(to: try #require(SourceID("reader/one"))).name
        var random = SeededRandom(seed: 1)
        claim = .init(
            lane: lane,
            command: MessageID(at: Timestamp(seconds: 1), using: &random),
            attempt: 1,
            token: 2
        )
    }

    private func key(_ source: String, tenant: String? = nil) throws -> Enrolment {
        Enrolment(
            key: try CurveKeyPair.generate().publicKey,
            source: try #require(SourceID(source)),
            tenant: tenant.flatMap { TenantID($0) },
            // What a list says of lanes of commands counts for nothing.
            publish: [lane],
            read: [lane],
            enrolledAt: Timestamp(seconds: 1)
        )
    }

    private func may(
        _ message: ControlMessage,
        _ sender: Enrolment,
        to receiver: Enrolment
    ) -> Bool {
        (try? HubRules.pass(message.encoded(), from: sender, to: [receiver])) != nil
    }

    @Test func `only its instance reads a lane of commands, only issuers publish it`() throws {
        let (target, twin) = (try key("reader/one"), try key("reader/two"))
        let (gateway, person) = (try key("api-gateway/1"), try key("operator/eva"))
        for issuer in [gateway, person] {
            #expect(may(.claim(claim), target, to: issuer))
            #expect(may(.claimed(claim), issuer, to: target))
            #expect(may(.expired(claim, "late"), issuer, to: target))
            #expect(may(.claimed(claim), issuer, to: twin) == false)
            #expect(may(.claim(claim), twin, to: issuer) == false)
        }
        let foreign = [
            twin, target, try key("collector/1"), try key("api-gateway/2", tenant: "acme"),
        ]
        for sender in foreign {
            #expect(may(.claimed(claim), sender, to: target) == false)
            #expect(may(.expired(claim, "late"), sender, to: target) == false)
        }
        let topic = LaneTopic.bytes(of: lane)
        #expect(try HubRules.subscribe(to: topic, by: target) == lane)
        for other in [twin, gateway, person] {
            #expect(throws: HubRules.Refusal.self) {
                try HubRules.subscribe(to: topic, by: other)
            }
        }
    }
}
