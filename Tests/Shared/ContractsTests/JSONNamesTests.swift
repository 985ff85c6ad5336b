import Contracts
import Testing

struct JSONNamesTests {
    private static let names = JSONNames(["id", "metric_name", "a name of more than eight bytes"])

    private static func places(in text: String) throws -> [Int?] {
        var json = try JSONScanner(Array(text.utf8))
        var places: [Int?] = []
        try json.enterObject()
        while let place = try json.nextMember(of: names) {
            places.append(place)
            try json.skip()
        }
        try json.finish()
        return places
    }

    @Test func `members are found by name in whatever order they come`() throws {
        let text = #"{"a name of more than eight bytes":1,"id":2,"metric_name":3}"#
        #expect(try Self.places(in: text) == [2, 0, 1])
    }

    @Test func `an escaped name is the same name`() throws {
        #expect(try Self.places(in: #"{"\u0069d":1,"metric\u005fname":2}"#) == [0, 1])
    }

    @Test func `a name that only begins or ends alike is unknown`() throws {
        let text = #"{"i":1,"idd":2,"metric_nam":3,"a name of more than eight byteS":4,"":5}"#
        #expect(try Self.places(in: text) == [nil, nil, nil, nil, nil])
    }

    @Test(arguments: [
        #"{"id":1,"\u0069d":2}"#, #"{"\u00e9":1,"é":2}"#, #"{"":1,"":2}"#,
        #"{"twelve bytes":1,"twelve bytes":2}"#,
    ])
    func `the same name twice is refused however it is written`(text: String) {
        #expect(throws: JSONFault.self) { try Self.places(in: text) }
    }
}
