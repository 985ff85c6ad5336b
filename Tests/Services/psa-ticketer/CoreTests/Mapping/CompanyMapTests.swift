import PSATicketerCore
import Quantities
import Testing

// Goal: no ticket at another customer's. Method: a table of clients and companies.
struct CompanyMapTests {
    private let companies = [
        Company(id: "0", name: "Our MSP"),
        Company(id: "1", name: "Acme Corp", externalID: "ACME"),
        Company(id: "2", name: "Acme  CORP Holding"),
        Company(id: "3", name: "Twin"),
        Company(id: "4", name: "twin"),
        Company(id: "5", name: "Gone", isActive: false),
        Company(id: "6", name: "Beta", externalID: "B-1"),
    ]

    private func name(_ text: String) throws -> ClientName { try #require(ClientName(text)) }

    private func way(_ map: CompanyMap, _ client: String) throws -> String {
        switch map.match(try name(client), among: companies) {
        case .company(let id, let way, _): "\(id) \(way.rawValue)"
        case .parked(let why): why
        }
    }

    @Test func `a client is found by what was said, by an external id, by exactly its name`() throws
    {
        var map = CompanyMap(tenant: .single)
        map.said[try name("Zed")] = "0"
        map.externalIDs[try name("Betty")] = "B-1"
        #expect(try way(map, "Zed") == "0 said")
        #expect(try way(map, "Betty") == "6 external-id")
        #expect(try way(map, "ACME") == "1 external-id")
        #expect(try way(map, "acme corp") == "1 name")
        #expect(try way(map, " Acme Corp holding") == "2 name")
    }

    @Test func `nothing is guessed: none and several wait with what to do`() throws {
        let map = CompanyMap(tenant: .single)
        #expect(
            try way(map, "Acme Corp.")
                == "no company has the name “Acme Corp.”: map client “Acme Corp.” to its company"
        )
        #expect(
            try way(map, "TWIN")
                == "2 companies have the name “TWIN” (3, 4): map client “TWIN” to its company"
        )
        #expect(try way(map, "Gone").hasPrefix("no company has the name"))
    }

    @Test func `a catch-all takes them with an explanation, and no wrong word of a person`() throws
    {
        var map = CompanyMap(tenant: .single, catchAll: "0")
        #expect(try way(map, "Nobody") == "0 catch-all")
        #expect(try way(map, "Twin") == "0 catch-all")
        map.said[try name("Nobody")] = "99"
        #expect(try way(map, "Nobody").hasPrefix("client “Nobody” is mapped to company 99, which"))
        map.said[try name("Nobody")] = "5"
        #expect(try way(map, "Nobody").contains("which is not active"))
        guard case .company("0", .catchAll, let why) = map.match(nil, among: companies) else {
            Issue.record("no catch-all")
            return
        }
        #expect(why.contains("the alert names no client"))
    }

    @Test func `a field's value is named by its id or its label, and must be active`() {
        let options = [
            FieldOption(id: "1", label: "New"), FieldOption(id: "5", label: "Complete"),
            FieldOption(id: "7", label: "Old", isActive: false),
        ]
        func found(_ text: String) -> String {
            switch FieldChoices.option(FieldChoice(text), among: options, what: "status") {
            case .success(let option): option.id
            case .failure(let refusal): refusal.text
            }
        }
        #expect(found("new") == "1")
        #expect(found("#5") == "5")
        #expect(found("5") == "5")
        #expect(
            found("Done")
                == "status: “Done” is none of the PSA's; it has “New” (#1), “Complete” (#5)"
        )
        #expect(found("Old").contains("is not active"))
    }
}
