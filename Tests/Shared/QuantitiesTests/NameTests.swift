import Foundation
import Quantities
import Testing

@Suite struct `Names at the door` {
    @Test(arguments: [(0, false), (1, true), (40, true), (41, false)])
    func `a tenant has 1 to 40 characters`(length: Int, isFine: Bool) {
        let text = String(repeating: "a", count: length)
        #expect((TenantID(text) != nil) == isFine)
        #expect((ServiceName(text) != nil) == isFine)
    }

    @Test(arguments: [(0, false), (1, true), (200, true), (201, false)])
    func `a client and a system have 1 to 200 bytes`(length: Int, isFine: Bool) {
        let text = String(repeating: "a", count: length)
        #expect((ClientName(text) != nil) == isFine)
        #expect((SystemID(text) != nil) == isFine)
    }

    @Test func `bytes count, not characters`() {
        #expect(ClientName(String(repeating: "é", count: 100)) != nil)
        #expect(ClientName(String(repeating: "é", count: 101)) == nil)
    }

    @Test(arguments: ["Ab", "a_b", "a b", "é", "a.b", "a/b"])
    func `a tenant has lower-case letters, digits and hyphens only`(text: String) {
        #expect(TenantID(text) == nil)
    }

    @Test(arguments: ["a\nb", "\u{0}", "a\u{7F}", "\u{85}", "\u{9F}"])
    func `control characters are refused`(text: String) {
        #expect(ClientName(text) == nil)
    }

    @Test func `a name that does not fit is not decoded either`() throws {
        let good = try JSONDecoder().decode([TenantID].self, from: Data(#"["acme"]"#.utf8))
        #expect(good.map(\.text) == ["acme"])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TenantID].self, from: Data(#"["ACME"]"#.utf8))
        }
    }

    @Test func `names sort by bytes, the same everywhere`() throws {
        let names = try ["b", "Z", "a", "é"].map { try #require(ClientName($0)) }
        #expect(names.sorted().map(\.text) == ["Z", "a", "b", "é"])
    }
}

@Suite struct `Scopes` {
    @Test func `a scope of some clients does not show systems without one`() throws {
        let acme = try #require(ClientName("Acme"))
        let other = try #require(ClientName("Other"))
        let some = Scope(tenant: .single, clients: .only([acme]))
        #expect(some.contains(client: acme))
        #expect(!some.contains(client: other))
        #expect(!some.contains(client: nil))
        let all = Scope(tenant: .single, clients: .all)
        #expect(all.contains(client: other))
        #expect(all.contains(client: nil))
        #expect(!Scope(tenant: .single, clients: .only([])).contains(client: acme))
    }
}
