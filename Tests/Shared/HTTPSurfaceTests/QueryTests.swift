import Contracts
import HTTPSurface
import HTTPTypes
import Quantities
import TestSupport
import Testing

@Suite struct `Reading a query` {
    @Test func `values of a parameter given often or with commas are one list`() throws {
        let query = QueryReader(query: "type=pool&type=disk,cpu&name=a%20b+c&flag")
        #expect(query.all("type") == ["pool", "disk", "cpu"])
        #expect(try query.text("name") == "a b c")
        #expect(try query.flag("flag"))
        #expect(try query.flag("other") == false)
        #expect(throws: Problem.self) { try query.text("type") }
    }

    @Test(arguments: [
        ("2026-11-21T00:00:00Z", 1_795_219_200), ("2026-11-21T01:00:00+01:00", 1_795_219_200),
        ("2026-11-21", 1_795_219_200), ("1795219200", 1_795_219_200),
        ("1795219200000", 1_795_219_200), ("-5", -5),
    ])
    func `a moment is read however it is written`(text: String, seconds: Int64) throws {
        let query = QueryReader(query: "from=\(text)")
        #expect(try query.moment("from") == Timestamp(seconds: seconds))
    }

    @Test(arguments: ["yesterday", "2026-13-01", "2026-11-21T25:00:00Z", "NaN"])
    func `what is no moment is a problem that names the parameter`(text: String) throws {
        let problem = try #require(throws: Problem.self) {
            try QueryReader(query: "from=\(text)").moment("from")
        }
        #expect(problem.status == .badRequest)
        #expect(problem.faults.map(\.pointer) == ["?from"])
        #expect(problem.detail.contains("from"))
    }

    @Test func `durations, words and names are checked`() throws {
        let query = QueryReader(query: "step=5m&scope=viewer&client=Acme&bad=%01&window=90")
        #expect(try query.duration("step") == .seconds(300))
        #expect(try query.duration("window") == .seconds(90))
        #expect(try query.choice("scope", as: Permission.self) == .viewer)
        #expect(try query.name("client", as: ClientName.self) == ClientName("Acme"))
        #expect(throws: Problem.self) { try query.name("bad", as: ClientName.self) }
        #expect(throws: Problem.self) { try query.choice("client", as: Permission.self) }
        #expect(throws: Problem.self) { try query.duration("client") }
    }

    @Test(arguments: [(0, false), (1, true), (500, true), (501, false)])
    func `a page has 1 to 500 items`(limit: Int, isFine: Bool) throws {
        let query = QueryReader(query: "limit=\(limit)")
        let page = try? PageRequest(query, keyParts: 1)
        #expect(page?.limit == (isFine ? limit : nil))
    }

    @Test(arguments: 0..<50)
    func `a cursor survives the address, whatever its key`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            String(
                (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    "aZ0/+= é漢&?".randomElement(using: &random) ?? "x"
                }
            )
        }
        let cursor = PageCursor(after: parts)
        #expect(
            cursor.text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
            }
        )
        let query = QueryReader(query: "cursor=\(cursor.text)")
        #expect(try PageRequest(query, keyParts: parts.count).cursor == cursor)
        #expect(throws: Problem.self) { try PageRequest(query, keyParts: parts.count + 1) }
    }

    @Test(arguments: ["x", "====", "AAAA", "_-_-"])
    func `a cursor that we did not make is refused`(text: String) {
        #expect(throws: Problem.self) {
            try PageRequest(QueryReader(query: "cursor=\(text)"), keyParts: 1)
        }
    }
}
