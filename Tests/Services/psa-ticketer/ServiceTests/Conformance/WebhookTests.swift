import PSATicketer
import PSATicketerCore
import Quantities
import ServiceChassis
import TestSupport
import Testing

// Goal: a receiver of webhooks is told each thing once, whatever becomes of the answers. Method:
// the
// strict sink checks every signature and knows ids again.
@Suite(.timeLimit(.minutes(10))) struct WebhookTests {
    private func client(_ fake: FakePSA, _ clock: ManualClock) throws -> any PSAClient {
        let secret = "whsec_cG9vbGtlZXBlci13ZWJob29rLXNlY3JldA=="
        var reader = SettingsReader(
            SettingsSource(
                file: "test.yml",
                yaml: "webhook: {base_url: '\(fake.url)'}",
                environment: ["PSA_WEBHOOK_SECRET": secret]
            )
        )
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.description) == [])
        let psa = try #require(settings.psas.first)
        return try #require(PSASample.client(psa, clock))
    }

    private func bodies(_ fake: FakePSA) async throws -> [PSAValue] {
        try await fake.records(of: "message").compactMap { $0["body"] }
    }

    @Test func `a ticket, a note and a change are told, signed, and once each`() async throws {
        let fake = try await FakePSA(.webhook)
        let client = try client(fake, ManualClock())
        let draft = PSAStage.draft()
        for _ in 0..<2 {
            let creation = await client.create(
                draft,
                company: "Acme Corp",
                explanation: "",
                .criticalCreate
            )
            let expected = RemoteTicket(id: draft.reference.text, isClosed: false)
            #expect(creation == .made(expected))
            let noted = await client.note(draft.reference.text, "Over\n[PK 1/ABCDEFGH]", .note)
            #expect(noted == .made)
        }
        let set = await client.set(draft.reference.text, FieldChange(status: "closed"), .status)
        #expect(set == .made)
        let bodies = try await bodies(fake)
        #expect(
            bodies.map { $0["type"] } == ["ticket.create", "ticket.note", "ticket.update"]
        )
        #expect(bodies[0]["data"]?["title"] == "Pool tank of nas1 is 91 % full")
        #expect(bodies[0]["data"]?["client"] == "Acme Corp")
        #expect(bodies[0]["data"]?["priority"] == "critical")
        #expect(bodies[2]["data"]?["status"] == "closed")
        #expect(try await fake.ledger().violations == [])
        await client.close()
    }

    @Test func `a message without an answer is sent again and is the same`() async throws {
        let fake = try await FakePSA(.webhook)
        let client = try client(fake, ManualClock())
        #expect(client.repetition == .all)
        for fault in [PSAFault.cutAfterEffect, .cutMidAnswer, .badGatewayAfterEffect] {
            try await fake.play(fault.of("deliver"))
            let creation = await client.create(
                PSAStage.draft(),
                company: "",
                explanation: "",
                .create
            )
            guard case .ended(.unknown) = creation else {
                Issue.record("\(creation)")
                continue
            }
        }
        guard
            case .made = await client.create(
                PSAStage.draft(),
                company: "",
                explanation: "",
                .create
            )
        else {
            Issue.record("a repetition fails")
            return
        }
        #expect(try await bodies(fake).count == 1)
        #expect(try await fake.ledger().violations == [])
    }

    @Test func `a secret that is none is refused before anything is sent`() throws {
        var reader = SettingsReader(
            SettingsSource(
                file: "test.yml",
                yaml: "webhook: {base_url: 'https://h.example/hook'}",
                environment: ["PSA_WEBHOOK_SECRET": "whsec_short"]
            )
        )
        _ = TicketerSettings(reading: &reader)
        #expect(reader.problems.map(\.description).joined().contains("no key of Standard"))
    }
}
