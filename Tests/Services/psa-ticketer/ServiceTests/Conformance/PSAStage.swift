import PSATicketerCore
import Quantities
import ServiceChassis
import TestSupport
import Testing

@testable import PSATicketer

/// A PSA to be tried: a strict fake behind its real client, or the one in memory.
enum PSAUnderTest: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case autotask
    case halo
    case connectWise
    case zendesk
    /// What the tests of the desk take for a PSA; it has to behave as the others do.
    case model

    var testDescription: String { rawValue }

    /// Those with a server.
    static let served = allCases.filter { $0.kind != nil }

    var kind: FakePSA.Kind? {
        switch self {
        case .autotask: .autotask
        case .halo: .halo
        case .connectWise: .connectWise
        case .zendesk: .zendesk
        case .model: nil
        }
    }

    /// Those in which a create that is repeated makes another ticket.
    static let forgetful = allCases.filter { $0 != .zendesk }

    /// What its API certainly refuses by a 500 with errors in its body.
    var refusesBy500: Bool { self == .autotask }
}

/// A PSA with a client and a clock of a test's own, which both go by.
final class PSAStage: Sendable {
    let psa: PSAUnderTest
    let clock: ManualClock
    let client: any PSAClient
    let model: ModelPSA?
    private let served: FakePSA?

    /// A stage; settings of the client come in place of `PSASample`'s.
    init(
        _ psa: PSAUnderTest,
        fake settings: [String: PSAValue] = [:],
        yaml: [String: String] = [:]
    ) async throws {
        self.psa = psa
        clock = ManualClock(Timestamp(seconds: Int64(FakePSA.startEpochSeconds)))
        guard let kind = psa.kind else {
            let model = ModelPSA(clock: clock)
            (self.model, client, served) = (model, model, nil)
            return
        }
        let fake = try await FakePSA(kind, settings: settings)
        let sample = try PSASample.settings(kind, fake.url, yaml)
        client = try #require(PSASample.client(sample, clock))
        (served, model) = (fake, nil)
    }

    /// The fake; only for those that have one.
    var fake: FakePSA {
        get throws { try #require(served) }
    }

    /// Gets the client ready, as the desk does before each call.
    func ready(_ priority: CallPriority = .criticalCreate) async {
        let hindrance = await client.hindrance(to: priority)
        #expect(hindrance == nil)
    }

    /// Lets time pass on both sides.
    func pass(_ seconds: Int) async throws {
        clock.advance(by: .seconds(Int64(seconds)))
        try await served?.advance(seconds: seconds)
    }

    /// What it has, as a person sees it there.
    func tickets() async throws -> [StagedTicket] {
        guard let served else { return model?.tickets ?? [] }
        return try await served.tickets()
    }

    /// Nothing was sent that a right client does not send.
    func endsWell() async throws {
        guard let served else { return }
        #expect(try await served.ledger(bodies: false).violations == [])
        #expect(served.errors == "")
        await client.close()
    }

    /// A ticket that is to be made.
    static func draft(
        _ name: String = "a",
        title: String = "Pool tank of nas1 is 91 % full",
        description: String = "Pool: tank",
        level: ProblemLevel = .critical
    ) -> TicketDraft {
        let reference = reference(name)
        return TicketDraft(
            reference: reference,
            tenant: .single,
            client: ClientName("Acme Corp"),
            title: title,
            description: description + "\nMade by Poolkeeper; reference \(reference)",
            level: level,
            problem: .capacity
        )
    }

    /// A reference that differs for each name.
    static func reference(_ name: String) -> ExternalReference {
        let key = IncidentKey(tenant: .single, client: nil, system: name, problem: .capacity)
        return ReferenceMaker(psa: "test") { SHA256Digest.bytes(of: $0) }.reference(of: key, 1)
    }

    /// Makes a ticket that has to succeed.
    @discardableResult
    func made(_ draft: TicketDraft = draft()) async throws -> RemoteTicket {
        await ready()
        let creation = await create(draft)
        guard case .made(let ticket) = creation else {
            throw NeverMade(creation: creation)
        }
        return ticket
    }

    /// Makes a ticket at the sample's company.
    func create(_ draft: TicketDraft = draft()) async -> Creation {
        await client.create(
            draft,
            company: PSASample.company(psa),
            explanation: "",
            .criticalCreate
        )
    }

    struct NeverMade: Error {
        let creation: Creation
    }
}
